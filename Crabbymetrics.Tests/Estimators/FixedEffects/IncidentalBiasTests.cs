using Crabbymetrics.Estimators;

namespace Crabbymetrics.Tests.Estimators.FixedEffects;

/// <summary>The bias of slopes of logit and probit models on short panels, and its analytic correction.</summary>
public sealed class IncidentalBiasTests
{
    private const int Units = 150;
    private const int Periods = 8;
    private const int Replications = 40;

    [Test]
    public void The_correction_takes_most_of_the_bias_off([Values] bool isProbit, [Values] bool withPeriods)
    {
        double plain = 0.0;
        double corrected = 0.0;
        for (int replication = 0; replication < Replications; replication++)
        {
            RegressionData data = Simulate(isProbit, withPeriods, replication);
            plain += Fit(data, isProbit, false).Coefficients[0] / Replications;
            corrected += Fit(data, isProbit, true).Coefficients[0] / Replications;
        }

        // The truth is 1. A mean of 40 estimates has a standard error of some 0.015.
        Assert.Multiple(() =>
        {
            Assert.That(plain, Is.GreaterThan(1.1));
            Assert.That(corrected, Is.EqualTo(1.0).Within(0.05));
        });
    }

    // Of two periods the slope of a logit is exactly twice that of the conditional likelihood (Abrevaya 1997), of which the correction of
    // first order takes off a part.
    [Test]
    public void Two_periods_double_the_slope()
    {
        RandomSource random = new(3);
        double[] x = [.. Enumerable.Range(0, 800).Select(_ => random.NextNormal())];
        double[] y = [.. x.Select(value => random.NextDouble() < 1.0 / (1.0 + Math.Exp(-value)) ? 1.0 : 0.0)];
        int[] unit = [.. Enumerable.Range(0, 800).Select(static i => i / 2)];
        RegressionData data = RegressionData.Create([KeyValuePair.Create("x", x)], y).WithAbsorbed("unit", unit);
        LogitResult result = new LogitEstimator(new LogitOptions { Tolerance = 1e-10 }).Fit(data);
        int[] switchers = [.. Enumerable.Range(0, 400).Where(i => y[2 * i] != y[(2 * i) + 1])];
        double[] change = Array.ConvertAll(switchers, i => x[(2 * i) + 1] - x[2 * i]);
        double[] second = Array.ConvertAll(switchers, i => y[(2 * i) + 1]);
        LogitResult conditional = new LogitEstimator(new LogitOptions { Tolerance = 1e-10, FitIntercept = false }).Fit(
            RegressionData.Create([KeyValuePair.Create("x", change)], second)
        );
        Assert.That(result.Coefficients[0], Is.EqualTo(2.0 * conditional.Coefficients[0]).Within(1e-9));
        Assert.That(result.Diagnostics.Warnings, Has.Some.Contains("incidental parameters"));
        Assert.That(
            new LogitEstimator(new LogitOptions { CorrectIncidentalBias = true }).Fit(data).Coefficients[0],
            Is.LessThan(0.85 * result.Coefficients[0])
        );
    }

    [Test]
    public void A_refit_is_corrected_too()
    {
        GlmResult result = Fit(Simulate(false, false, 1), false, true);
        double[] parameters = new double[1];
        double[] ones = new double[result.Data.RowCount];
        Array.Fill(ones, 1.0);
        Assert.That(((IWeightedRefit)result).Refit(ones, parameters, default).Succeeded);
        Assert.That(parameters[0], Is.EqualTo(result.Coefficients[0]).Within(1e-3));
    }

    [Test]
    public void What_the_correction_is_not_known_for_is_refused()
    {
        RandomPanel panel = new(PoissonFamily.Instance, 2);
        Assert.That(
            () => new PoissonEstimator(new PoissonOptions { CorrectIncidentalBias = true }).Fit(panel.Absorbed()),
            Throws.ArgumentException.With.Message.Contains("outcomes of 0 and 1")
        );
        Assert.That(
            () =>
                new LogitEstimator(new LogitOptions { CorrectIncidentalBias = true }).Fit(
                    RegressionData.Create(new double[4, 1], [0, 1, 0, 1])
                ),
            Throws.ArgumentException.With.Message.Contains("absorbed effects")
        );
    }

    private static GlmResult Fit(RegressionData data, bool isProbit, bool corrects) =>
        isProbit
            ? new ProbitEstimator(new ProbitOptions { CorrectIncidentalBias = corrects }).Fit(data)
            : new LogitEstimator(new LogitOptions { CorrectIncidentalBias = corrects }).Fit(data);

    private static RegressionData Simulate(bool isProbit, bool withPeriods, long seed)
    {
        RandomSource random = new(100 + seed);
        int n = Units * Periods;
        double[] x = new double[n];
        double[] y = new double[n];
        int[] unit = new int[n];
        int[] period = new int[n];
        double[] ofPeriod = [.. Enumerable.Range(0, Periods).Select(_ => withPeriods ? 0.5 * random.NextNormal() : 0.0)];
        for (int i = 0; i < Units; i++)
        {
            double effect = 0.7 * random.NextNormal();
            for (int t = 0; t < Periods; t++)
            {
                int row = (i * Periods) + t;
                (unit[row], period[row]) = (i, t);
                x[row] = (0.5 * effect) + random.NextNormal();
                double error = isProbit ? random.NextNormal() : Logistic(random.NextOpenDouble());
                y[row] = x[row] + effect + ofPeriod[t] + error > 0.0 ? 1.0 : 0.0;
            }
        }

        RegressionData data = RegressionData.Create([KeyValuePair.Create("x", x)], y).WithAbsorbed("unit", unit);
        return withPeriods ? data.WithAbsorbed("period", period) : data;
    }

    private static double Logistic(double uniform) => Math.Log(uniform / (1.0 - uniform));
}
