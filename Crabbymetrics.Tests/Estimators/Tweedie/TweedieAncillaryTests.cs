using Crabbymetrics.Estimators;
using Crabbymetrics.Inference;

namespace Crabbymetrics.Tests.Estimators.Tweedie;

/// <summary>Coefficients, dispersion and power of a Tweedie model together: derivatives, covariances, refits.</summary>
public sealed class TweedieAncillaryTests
{
    private static readonly TweedieResult Fitted = new TweedieEstimator(new TweedieOptions { Tolerance = 1e-9 }).Fit(Data());

    /// <summary>Scores and information in log(phi) and the power against differences of the density.</summary>
    [Test]
    public void Derivatives_are_those_of_the_density()
    {
        const double Step = 2e-3;
        double[] means = new double[300];
        ((IFittedMeans)Fitted).CopyFittedMeans(means);
        double[] outcomes = Data().Outcome.ToArray();
        IJointParameters joint = ((IAncillaryParameters)Fitted).Joint!;
        double[] scores = new double[300 * 4],
            information = new double[16];
        joint.CopyScores(0, 300, scores);
        joint.CopyInformation(information);
        double center = Math.Log(Fitted.Dispersion),
            power = Fitted.Power;
        double Log(int i, double lambda, double p) => new TweedieDistribution(p).LogDensity(outcomes[i], means[i], Math.Exp(lambda));
        double Total(double lambda, double p) => Enumerable.Range(0, 300).Sum(i => Log(i, lambda, p));
        double Slope(Func<double, double> function, double x) =>
            ((8.0 * (function(x + Step) - function(x - Step))) - (function(x + (2.0 * Step)) - function(x - (2.0 * Step)))) / (12.0 * Step);
        double inDispersion = Slope(x => Slope(y => Total(y, power), x), center),
            both = Slope(x => Slope(y => Total(y, x), center), power),
            inPower = Slope(x => Slope(y => Total(center, y), x), power);
        Assert.Multiple(() =>
        {
            for (int i = 0; i < 300; i += 7)
            {
                double size = 1.0 + Math.Abs(scores[(4 * i) + 3]);
                Assert.That(scores[(4 * i) + 2], Is.EqualTo(Slope(x => Log(i, x, power), center)).Within(1e-8 * size));
                Assert.That(scores[(4 * i) + 3], Is.EqualTo(Slope(x => Log(i, center, x), power)).Within(1e-8 * size));
            }

            Assert.That(information[10], Is.EqualTo(-inDispersion).Within(1e-4).Percent);
            Assert.That(information[11], Is.EqualTo(-both).Within(1e-4 * Math.Sqrt(information[10] * information[15]) / 100.0));
            Assert.That(information[15], Is.EqualTo(-inPower).Within(1e-4).Percent);
        });
    }

    /// <summary>Scores sum to zero, and the variance of the power is that of its profile likelihood.</summary>
    [Test]
    public void Joint_scores_sum_to_zero_and_the_power_has_the_variance_of_its_profile()
    {
        IJointParameters joint = ((IAncillaryParameters)Fitted).Joint!;
        double[] outer = new double[16],
            sum = new double[4],
            information = new double[16];
        joint.ScoreOuterProduct(default, outer);
        joint.SumScores(default, new int[300], sum);
        joint.CopyInformation(information);
        double Profile(double power) => new TweedieEstimator(new TweedieOptions { Power = power }).Fit(Data()).LogLikelihood;
        const double Step = 0.004;
        double bend = (Profile(Fitted.Power + Step) - (2.0 * Fitted.LogLikelihood) + Profile(Fitted.Power - Step)) / (Step * Step);
        CovarianceMatrix covariance = joint.Covariance("vanilla");
        Assert.Multiple(() =>
        {
            for (int j = 0; j < 4; j++)
            {
                Assert.That(Math.Abs(sum[j]), Is.LessThan(1e-6 * Math.Sqrt(outer[(j * 4) + j])));
            }

            Assert.That(covariance.ParameterNames[^2..], Is.EqualTo((string[])["dispersion", "power"]));
            // The curvature of the profile likelihood of the power is the inverse of its variance (Patefield 1977).
            Assert.That(covariance[3, 3], Is.EqualTo(-1.0 / bend).Within(0.5).Percent);
        });
    }

    [TestCase("vanilla")]
    [TestCase("sandwich")]
    [TestCase("hc1")]
    [TestCase("cr1")]
    public void Covariances_are_blocks_of_the_joint_one(string vcov)
    {
        CovarianceArguments arguments = vcov == "cr1" ? new() { Clusters = ["g"] } : new();
        CovarianceMatrix own = Fitted.Covariance(vcov, arguments),
            joint = ((IAncillaryParameters)Fitted).Joint!.Covariance(vcov, arguments);
        CoefficientTable table = Fitted.Summary(vcov, arguments);
        Assert.Multiple(() =>
        {
            Assert.That(own.StandardErrors(), Is.EqualTo(joint.StandardErrors()[..2]).Within(1e-8).Percent);
            Assert.That(table.StatisticName, Is.EqualTo("z"));
            Assert.That(table.Ancillary.Select(static row => row.Name), Is.EqualTo((string[])["dispersion", "power"]));
            Assert.That(table.Ancillary[1].StandardError, Is.EqualTo(joint.StandardErrors()[3]).Within(1e-8).Percent);
            Assert.That(table.Ancillary[0].ConfidenceLow, Is.GreaterThan(0.0));
        });
    }

    [Test]
    public void A_given_power_keeps_pearsons_dispersion_and_t()
    {
        TweedieResult given = new TweedieEstimator(new TweedieOptions { Power = 1.5 }).Fit(Data());
        Assert.Multiple(() =>
        {
            Assert.That(given.Dispersion, Is.EqualTo(given.PearsonChiSquared / 298.0).Within(1e-10).Percent);
            Assert.That(given.Summary().StatisticName, Is.EqualTo("t"));
            Assert.That(given.Summary().Ancillary, Is.Empty);
        });
    }

    [Test]
    public void Refits_estimate_the_power_again()
    {
        double[] multipliers = [.. Enumerable.Range(0, 300).Select(static i => (double)(i % 3))];
        double[] parameters = new double[2];
        RefitOutcome outcome = ((IWeightedRefit)Fitted).Refit(multipliers, parameters);
        TweedieResult whole = (TweedieResult)((IFullRefit)Fitted).RefitFull(multipliers);
        Assert.Multiple(() =>
        {
            Assert.That(outcome.Succeeded, outcome.FailureReason);
            Assert.That(whole.Power, Is.Not.EqualTo(Fitted.Power).Within(1e-4));
            Assert.That(parameters, Is.EqualTo(whole.Parameters).Within(1e-7));
        });
    }

    [Test]
    public void Precisions_scale_the_dispersion_of_their_row()
    {
        RegressionData data = Data();
        TweedieResult four = new TweedieEstimator().Fit(data.WithWeights([.. Enumerable.Repeat(4.0, data.RowCount)], WeightKind.Analytic));
        Assert.Multiple(() =>
        {
            Assert.That(four.Dispersion, Is.EqualTo(4.0 * Fitted.Dispersion).Within(1e-4).Percent);
            Assert.That(four.Power, Is.EqualTo(Fitted.Power).Within(1e-5));
            Assert.That(four.Covariance().StandardErrors(), Is.EqualTo(Fitted.Covariance().StandardErrors()).Within(1e-4).Percent);
        });
    }

    private static RegressionData Data()
    {
        RandomSource random = new(15);
        TweedieDistribution truth = new(1.6);
        double[] x = [.. Enumerable.Range(0, 300).Select(_ => random.NextNormal())];
        double[] y = [.. x.Select(value => truth.Draw(Math.Exp(0.5 + (0.4 * value)), 1.2, random))];
        return RegressionData
            .Create([KeyValuePair.Create("x", x)], y)
            .WithClusters("g", [.. Enumerable.Range(0, 300).Select(static i => i / 10)]);
    }
}
