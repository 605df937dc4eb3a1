using System.Text.Json;
using Crabbymetrics.Estimators;

namespace Crabbymetrics.Tests.Estimators.MultinomialLogit;

/// <summary>The multinomial logit against an 80-bit reference.</summary>
public sealed class Anes96Tests
{
    private static readonly MultinomialLogitOptions Tight = new() { Tolerance = 1e-10 };

    [Test]
    public void Coefficients_and_likelihood_agree_with_the_reference()
    {
        JsonElement reference = Anes96.Reference();
        MultinomialLogitResult result = new MultinomialLogitEstimator(Tight).Fit(Anes96.Load());
        double[,] coefficients = result.Coefficients();
        Assert.Multiple(() =>
        {
            Assert.That(result.LogLikelihood, Is.EqualTo(-1461.922747248).Within(5e-10));
            Assert.That(result.LogLikelihood, Is.EqualTo(reference.GetProperty("loglik").GetDouble()).Within(1e-11));
            Assert.That(result.ReferenceClass, Is.EqualTo("6"));
            Assert.That(result.ParameterNames[..2], Is.EqualTo((string[])["0:(Intercept)", "0:logpopul"]));
            for (int c = 0; c < 6; c++)
            {
                double[] expected = Numbers(reference.GetProperty("coef_vs_last")[c]);
                for (int j = 0; j < 6; j++)
                {
                    Assert.That(
                        coefficients[c, j],
                        Is.EqualTo(expected[j]).Within(1e-12 * Math.Max(1.0, Math.Abs(expected[j]))),
                        $"{c}, {j}"
                    );
                }
            }
        });
    }

    [TestCase("vanilla")]
    [TestCase("sandwich")]
    public void Standard_errors_agree_with_the_reference(string vcov)
    {
        double[] expected = Numbers(Anes96.Reference().GetProperty("se_" + vcov));
        double[] actual = [.. new MultinomialLogitEstimator(Tight).Fit(Anes96.Load()).Covariance(vcov).StandardErrors()];
        Assert.That(actual.Zip(expected, static (a, e) => Math.Abs(a - e) / e), Has.All.LessThan(1e-12));
    }

    [Test]
    public void At_the_default_tolerance_the_fit_is_within_a_millionth_of_a_standard_error()
    {
        JsonElement reference = Anes96.Reference();
        double[] expected = [.. reference.GetProperty("coef_vs_last").EnumerateArray().SelectMany(Numbers)];
        double[] errors = Numbers(reference.GetProperty("se_vanilla"));
        MultinomialLogitResult result = new MultinomialLogitEstimator().Fit(Anes96.Load());
        Assert.That(result.Parameters.Select((value, j) => Math.Abs(value - expected[j]) / errors[j]), Has.All.LessThan(1e-6));
    }

    [Test]
    public void Another_reference_class_changes_no_probability()
    {
        RegressionData data = Anes96.Load();
        double[,] expected = new MultinomialLogitEstimator().Fit(data).Predict();
        Assert.Multiple(() =>
        {
            foreach (double alpha in (double[])[0.0, 5.0])
            {
                double[,] last = new MultinomialLogitEstimator(new MultinomialLogitOptions { Alpha = alpha }).Fit(data).Predict();
                double[,] third = new MultinomialLogitEstimator(new MultinomialLogitOptions { Alpha = alpha, ReferenceClass = "3" })
                    .Fit(data)
                    .Predict();
                Assert.That(third, Is.EqualTo(last).Within(1e-12));
            }
        });
        Assert.That(expected.Cast<double>().Chunk(7).Select(Enumerable.Sum), Is.All.EqualTo(1.0).Within(1e-14));
    }

    [Test]
    public void Contrasts_with_another_class_are_differences_with_their_covariance()
    {
        RegressionData data = Anes96.Load();
        MultinomialLogitResult last = new MultinomialLogitEstimator(Tight).Fit(data);
        MultinomialLogitResult first = new MultinomialLogitEstimator(
            new MultinomialLogitOptions { Tolerance = 1e-10, ReferenceClass = "0" }
        ).Fit(data);
        CovarianceMatrix of = last.Covariance("sandwich"),
            with = first.Covariance("sandwich");
        Assert.Multiple(() =>
        {
            Assert.That(first.ContrastClasses[0], Is.EqualTo("1"));
            for (int j = 0; j < 6; j++)
            {
                // Class 1 against class 0 is class 1 against 6 less class 0 against 6; class 6 against class 0 is the negative of the
                // latter.
                Assert.That(first.Parameters[j], Is.EqualTo(last.Parameters[6 + j] - last.Parameters[j]).Within(1e-10));
                Assert.That(first.Parameters[30 + j], Is.EqualTo(-last.Parameters[j]).Within(1e-10));
                Assert.That(with[j, j], Is.EqualTo(of[6 + j, 6 + j] + of[j, j] - (2.0 * of[6 + j, j])).Within(1e-9).Percent);
            }
        });
    }

    private static double[] Numbers(JsonElement array) => [.. array.EnumerateArray().Select(static value => value.GetDouble())];
}
