using Crabbymetrics.Estimators;
using Crabbymetrics.Inference;
using Crabbymetrics.Tests.Inference.Fits;

namespace Crabbymetrics.Tests.Inference.HypothesisTests;

/// <summary>Score tests by the expected information, where it differs from the observed one.</summary>
internal sealed class ScoreTestTests
{
    private static readonly double[] s_y = [9, 11, 10, 12, 8, 10.5, 9.5, 11.5, 2, 2.2, 1.9, 2.1];

    private static readonly double[] s_x = [0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1];

    private static readonly double[] s_z = [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1];

    // The restricted means are those of the two groups of x: U'V^-1 U by mpmath, with the dispersion of the restricted
    // model. The observed variance of the score is negative here.
    [TestCase(false, 9.7784361556283432)]
    [TestCase(true, 7.8872978109295939)]
    public void A_negative_observed_variance_does_not_matter(bool robust, double expected)
    {
        GeneralizedLinearResult fit = new GeneralizedLinearEstimator(
            new GeneralizedLinearOptions { Family = GlmFamilies.InverseGaussian(LogLink.Instance), Tolerance = 1e-10 }
        ).Fit(RegressionData.Create([KeyValuePair.Create("x", s_x)], s_y));
        HypothesisTest test = ScoreTest.OfAddedRegressors(fit, ["z"], [s_z], robust);

        Assert.Multiple(() =>
        {
            Assert.That(test.Statistic, Is.EqualTo(expected).Within(1e-7).Percent);
            Assert.That(test.Warnings, Is.Empty);
        });
    }

    /// <summary>By its definition in matrices: the larger model's expected information at the restricted estimates, as R's anova(test =
    /// "Rao") has it.</summary>
    [Test]
    public void A_probit_has_the_score_test_of_its_definition()
    {
        IReadOnlyList<KeyValuePair<string, string[]>> columns = Fixture.Columns("other/birthwt.csv");
        double[] y = columns.Numbers("low");
        double[] lwt = columns.Numbers("lwt");
        double[] smoke = columns.Numbers("smoke");
        double[] ptd = columns.Numbers("ptd");
        ProbitResult fit = new ProbitEstimator(new ProbitOptions { Tolerance = 1e-10 }).Fit(
            RegressionData.Create([KeyValuePair.Create("lwt", lwt), KeyValuePair.Create("smoke", smoke)], y)
        );
        MathNet.Numerics.LinearAlgebra.Matrix<double> information = MathNet.Numerics.LinearAlgebra.Matrix<double>.Build.Dense(4, 4);
        double score = 0.0;
        for (int i = 0; i < y.Length; i++)
        {
            double eta = fit.Parameters[0] + (fit.Parameters[1] * lwt[i]) + (fit.Parameters[2] * smoke[i]);
            double mean = MathNet.Numerics.Distributions.Normal.CDF(0.0, 1.0, eta);
            double density = MathNet.Numerics.Distributions.Normal.PDF(0.0, 1.0, eta);
            double[] x = [1.0, lwt[i], smoke[i], ptd[i]];
            score += ptd[i] * (y[i] - mean) * density / (mean * (1.0 - mean));
            for (int a = 0; a < 4; a++)
            {
                for (int b = 0; b < 4; b++)
                {
                    information[a, b] += x[a] * x[b] * density * density / (mean * (1.0 - mean));
                }
            }
        }

        double expected = score * score * information.Inverse()[3, 3];
        Assert.That(ScoreTest.OfAddedRegressors(fit, ["ptd"], [ptd]).Statistic, Is.EqualTo(expected).Within(1e-8).Percent);
    }

    [Test]
    public void A_result_without_an_expected_information_says_so()
    {
        SmallRegression fit = SmallRegression.Poisson(
            RegressionData.Create([KeyValuePair.Create("x", s_x)], [1, 2, 0, 3, 1, 4, 2, 1, 5, 2, 3, 1])
        );

        Assert.That(ScoreTest.OfAddedRegressors(fit, ["z"], [s_z]).Warnings, Has.One.Contains("observed information"));
    }

    [Test]
    public void Only_a_linear_combination_is_called_one()
    {
        GeneralizedLinearResult fit = new GeneralizedLinearEstimator(GlmFamilies.InverseGaussian(LogLink.Instance)).Fit(
            RegressionData.Create([KeyValuePair.Create("x", s_x)], s_y)
        );

        Assert.That(
            () => ScoreTest.OfAddedRegressors(fit, ["z", "w"], [s_z, [.. s_z.Zip(s_x, static (z, x) => 2.0 - x + (3.0 * z))]]),
            Throws.ArgumentException.With.Message.Contains("'w' is a linear combination")
        );
    }
}
