using Crabbymetrics.Estimators;
using Crabbymetrics.Inference;
using CsCheck;
using MathNet.Numerics.LinearAlgebra;

namespace Crabbymetrics.Tests.Estimators.EventStudies;

/// <summary>Event studies against the same numbers by hand, and what they say and refuse.</summary>
public sealed class EventStudyTests
{
    private const double Never = double.PositiveInfinity;

    private static readonly double[] Cohorts = [2004, 2004, 2004, 2006, 2006, Never, Never, Never];

    // In a balanced panel with units that are never treated the effect on a cohort is its change since the period before the treatment
    // less that of the controls (Sun and Abraham 2021, proposition 5).
    [Test]
    public void Effects_of_Sun_and_Abraham_are_differences_in_differences() =>
        Gen.Long[1, 100_000]
            .Sample(
                seed =>
                {
                    StaggeredPanel panel = new(seed, Cohorts);
                    EventStudyResult result = new EventStudyEstimator().Fit(panel.Data());
                    foreach (CohortEffect effect in result.Cohorts)
                    {
                        double expected = Change(panel, effect.Cohort, effect) - Change(panel, Never, effect);
                        Assert.That(effect.Estimate, Is.EqualTo(expected).Within(1e-9), effect.ToString());
                    }

                    // Three of the five treated units are of the first cohort.
                    double first = result.Cohorts.Single(static e => e is { Cohort: 2004, Period: 1 }).Estimate;
                    double second = result.Cohorts.Single(static e => e is { Cohort: 2006, Period: 1 }).Estimate;
                    EventStudyPeriod after = result.Periods.Single(static period => period.Period == 1.0);
                    Assert.That(after.Estimate, Is.EqualTo((0.6 * first) + (0.4 * second)).Within(1e-9));
                    Assert.That(after.Observations, Is.EqualTo(5.0));
                    Assert.That(
                        result.Periods.Select(static period => period.Period),
                        Is.EqualTo((double[])[-5, -4, -3, -2, 0, 1, 2, 3, 4])
                    );
                },
                iter: 10
            );

    [Test]
    public void The_average_shows_itself_as_a_table()
    {
        EventStudyResult result = new EventStudyEstimator().Fit(new StaggeredPanel(5, Cohorts).Data());
        AverageEffectTable table = result.AverageTable(level: 0.9);
        Assert.Multiple(() =>
        {
            Assert.That(table.Row, Is.EqualTo(result.AverageEffect(level: 0.9)));
            Assert.That(table.ToString(), Does.StartWith("Average effect over all treated observations\n").And.Contain("average effect"));
            Assert.That(table.ToString(), Does.Contain("5%").And.Contain("95%").And.Contain("Standard errors: cr1"));
            Assert.That(table.ToMarkdown(), Does.Contain("| average effect |"));
            Assert.That(table.ToCsv(), Does.StartWith("name,estimate,std_error"));
            Assert.That(table.ToLatex(), Does.Contain("\\toprule"));
            Assert.That(table.ToHtml(), Does.Contain("<table"));
            Assert.That(table.ToJson(), Does.Contain("\"std_error\""));
        });
    }

    [TestCase("vanilla")]
    [TestCase("hc1")]
    [TestCase("cr1")]
    public void Covariances_are_those_of_the_averages_of_the_least_squares_inside(string vcov)
    {
        StaggeredPanel panel = new(5, Cohorts);
        RegressionData data = panel.Data(withRegressor: true, weighted: true).WithClusters("unit", panel.Unit);
        EventStudyResult result = new EventStudyEstimator().Fit(data);
        CohortEffect[] cells = [.. result.Cohorts];
        List<KeyValuePair<string, double[]>> columns =
        [
            .. cells.Select(cell =>
                KeyValuePair.Create(
                    FormattableString.Invariant($"c{cell.Cohort}r{cell.Period}"),
                    panel.Cohort.Zip(panel.Period, (c, t) => c == cell.Cohort && t - c == cell.Period ? 1.0 : 0.0).ToArray()
                )
            ),
            KeyValuePair.Create("x", panel.X),
        ];
        OlsResult ols = new OlsEstimator().Fit(data.WithoutTreatment().WithDesign(DesignMatrix.Create(data.RowCount, columns)));
        CovarianceArguments arguments = new() { Clusters = vcov == "cr1" ? ["unit"] : [] };
        CovarianceMatrix inside = ols.Covariance(vcov, arguments),
            actual = result.Covariance(vcov, arguments);
        Assert.Multiple(() =>
        {
            for (int a = 0; a < result.Periods.Length; a++)
            {
                for (int b = 0; b < result.Periods.Length; b++)
                {
                    double expected = 0.0;
                    for (int i = 0; i < cells.Length; i++)
                    {
                        for (int j = 0; j < cells.Length; j++)
                        {
                            bool both = cells[i].Period == result.Periods[a].Period && cells[j].Period == result.Periods[b].Period;
                            expected += both ? cells[i].Share * inside[i, j] * cells[j].Share : 0.0;
                        }
                    }

                    Assert.That(actual[a, b], Is.EqualTo(expected).Within(1e-9), $"{a}, {b}");
                }
            }

            Assert.That(result.Parameters[^1], Is.EqualTo(ols.Coefficients[^1]).Within(1e-9));
            Assert.That(result.Summary(vcov, arguments)["x"].PValue, Is.EqualTo(ols.Summary(vcov, arguments)["x"].PValue).Within(1e-9));
            Assert.That(actual.DegreesOfFreedom, Is.EqualTo(inside.DegreesOfFreedom));
        });
    }

    [Test]
    public void Two_way_effects_are_the_least_squares_on_relative_periods()
    {
        StaggeredPanel panel = new(8, Cohorts);
        EventStudyResult result = new EventStudyEstimator(new EventStudyOptions { Method = EventStudyMethod.TwoWay }).Fit(panel.Data());
        KeyValuePair<string, double[]>[] dummies =
        [
            .. result.Periods.Select(period =>
                KeyValuePair.Create(
                    FormattableString.Invariant($"time[{period.Period}]"),
                    panel.Cohort.Zip(panel.Period, (c, t) => t - c == period.Period ? 1.0 : 0.0).ToArray()
                )
            ),
        ];
        OlsResult ols = new OlsEstimator().Fit(
            panel.Data().WithoutTreatment().WithDesign(DesignMatrix.Create(panel.Unit.Length, dummies)).WithClusters("unit", panel.Unit)
        );
        CovarianceMatrix covariance = ols.Covariance("cr1");
        Assert.Multiple(() =>
        {
            Assert.That(result.Parameters, Is.EqualTo(ols.Coefficients).Within(1e-10));
            Assert.That(result.Covariance().StandardErrors(), Is.EqualTo(covariance.StandardErrors()).Within(1e-10));
            Assert.That(result.Cohorts, Is.Empty);
            Assert.That(
                result.PreTrendTest("hc1")!.Statistic,
                Is.EqualTo(PreTrends.Test(ols, ols.Covariance("hc1"), "time").Statistic).Within(1e-8)
            );
            Assert.That(result.PreTrendTest("hc1")!.DegreesOfFreedom, Is.EqualTo(4.0));
            Assert.That(
                () => PreTrends.Test(ols, covariance, "since"),
                Throws.InstanceOf<ArgumentException>().With.Message.Contains("'since'").And.Message.Contains("time[-5]")
            );
        });
    }

    // One treated and one untreated unit: the effect in a period is the difference then, less the average difference before.
    [Test]
    public void Imputed_effects_of_two_units_are_by_hand()
    {
        StaggeredPanel panel = new(21, [2007, Never]);
        EventStudyResult result = Impute(panel.Data());
        double before = Enumerable.Range(2001, 6).Average(t => panel.Mean(2007, t) - panel.Mean(Never, t));
        Assert.Multiple(() =>
        {
            Assert.That(result.Parameters[0], Is.EqualTo(panel.Mean(2007, 2007) - panel.Mean(Never, 2007) - before).Within(1e-10));
            Assert.That(result.Parameters[1], Is.EqualTo(panel.Mean(2007, 2008) - panel.Mean(Never, 2008) - before).Within(1e-10));
            Assert.That(result.ParameterNames, Is.EqualTo((string[])["event[0]", "event[1]"]));
        });
    }

    [TestCase(false, false)]
    [TestCase(true, false)]
    [TestCase(true, true)]
    public void Imputation_and_its_conservative_covariance_are_those_of_dense_algebra(bool withRegressor, bool weighted)
    {
        StaggeredPanel panel = new(33, Cohorts);
        EventStudyResult result = Impute(panel.Data(withRegressor, weighted));
        (double[] estimates, Matrix<double> covariance) = Dense(panel, withRegressor, weighted);
        CovarianceMatrix actual = result.Covariance();
        Assert.Multiple(() =>
        {
            for (int a = 0; a < estimates.Length; a++)
            {
                Assert.That(result.Periods[a].Estimate, Is.EqualTo(estimates[a]).Within(1e-9));
                for (int b = 0; b < estimates.Length; b++)
                {
                    Assert.That(actual[a, b], Is.EqualTo(covariance[a, b]).Within(1e-9), $"{a}, {b}");
                }
            }

            double[] shares = [.. result.Periods.Select(static period => period.Observations)];
            double total = shares.Sum();
            double average = estimates.Zip(shares, (estimate, share) => estimate * share / total).Sum();
            CoefficientRow row = result.AverageEffect();
            Assert.That(row.Estimate, Is.EqualTo(average).Within(1e-9));
            double variance = shares.SelectMany((_, a) => shares.Select((_, b) => shares[a] * shares[b] * covariance[a, b])).Sum();
            Assert.That(row.StandardError, Is.EqualTo(Math.Sqrt(variance) / total).Within(1e-9));
        });
    }

    [Test]
    public void Leads_of_imputation_are_estimated_from_untreated_observations()
    {
        StaggeredPanel panel = new(40, Cohorts);
        EventStudyResult result = new EventStudyEstimator(new EventStudyOptions { Method = EventStudyMethod.Imputation, Leads = 2 }).Fit(
            panel.Data()
        );
        int[] untreated = [.. Enumerable.Range(0, panel.Unit.Length).Where(i => !(panel.Period[i] >= panel.Cohort[i]))];
        KeyValuePair<string, double[]>[] dummies =
        [
            .. ((double[])[-2.0, -1.0]).Select(lead =>
                KeyValuePair.Create(
                    FormattableString.Invariant($"lead{-lead}"),
                    panel.Cohort.Zip(panel.Period, (c, t) => t - c == lead ? 1.0 : 0.0).ToArray()
                )
            ),
        ];
        OlsResult ols = new OlsEstimator(new OlsOptions { KeepSingletons = true }).Fit(
            panel
                .Data()
                .WithoutTreatment()
                .WithDesign(DesignMatrix.Create(panel.Unit.Length, dummies))
                .WithClusters("unit", panel.Unit)
                .SelectRows(untreated)
        );
        Assert.Multiple(() =>
        {
            Assert.That(result.Parameters[..2], Is.EqualTo(ols.Coefficients).Within(1e-9));
            Assert.That(result.Covariance().StandardErrors()[..2], Is.EqualTo(ols.Covariance("cr0").StandardErrors()).Within(1e-9));
            Assert.That(result.PreTrendTest()!.DegreesOfFreedom, Is.EqualTo(2.0));
            Assert.That(Impute(panel.Data()).PreTrendTest(), Is.Null);
        });
    }

    [Test]
    public void Units_that_are_always_treated_are_left_out_and_zero_is_never()
    {
        double[] cohorts = [2004, 2004, 2006, 1999, 0, double.NaN, 2050];
        StaggeredPanel panel = new(3, cohorts);
        EventStudyResult result = new EventStudyEstimator().Fit(panel.Data());
        Assert.Multiple(() =>
        {
            Assert.That(result.ObservationCount, Is.EqualTo(6.0 * StaggeredPanel.Periods));
            Assert.That(result.Diagnostics.Warnings, Has.Some.Contains("8 observations were left out: those of the cohorts 1999"));
            Assert.That(result.Cohorts.Select(static effect => effect.Cohort).Distinct().Order(), Is.EqualTo((double[])[2004, 2006]));
        });
    }

    [Test]
    public void Without_controls_the_last_cohort_is_the_control()
    {
        StaggeredPanel panel = new(3, [2004, 2004, 2005, 2007, 2007]);
        EventStudyResult result = new EventStudyEstimator().Fit(panel.Data());
        Assert.Multiple(() =>
        {
            Assert.That(result.Diagnostics.Warnings, Has.Some.Contains("the last cohort, 2007, is the control"));
            Assert.That(result.ObservationCount, Is.EqualTo(5.0 * 6.0));
            double expected = panel.Mean(2005, 2006) - panel.Mean(2005, 2004) - (panel.Mean(2007, 2006) - panel.Mean(2007, 2004));
            Assert.That(result.Cohorts.Single(static e => e is { Cohort: 2005, Period: 1 }).Estimate, Is.EqualTo(expected).Within(1e-9));
        });
    }

    [Test]
    public void Whole_units_are_drawn_by_a_bootstrap()
    {
        EventStudyResult result = Impute(new StaggeredPanel(9, [.. Cohorts, .. Cohorts]).Data());
        BootstrapResult bootstrap = result.Bootstrap(
            new BootstrapOptions
            {
                Replications = 30,
                Scheme = "cluster-pairs",
                Cluster = "unit",
                Seed = 2,
            }
        );
        Assert.That(bootstrap.StandardErrors, Has.All.GreaterThan(0.0));
    }

    [Test]
    public void What_is_missing_or_not_read_is_refused()
    {
        RegressionData data = new StaggeredPanel(1, Cohorts).Data();
        Assert.Multiple(() =>
        {
            Refused(data.WithoutTreatment(), "needs to know when units are first treated");
            Refused(RegressionData.Create(data.Design, data.Outcome.ToArray()).WithTreatment(Cohort(data), Period(data)), "units first");
            Refused(data.WithTreatment([.. Cohort(data).Select(static _ => Never)], Period(data)), "No unit is seen both before and after");
            Refused(
                data.WithTreatment([.. Cohort(data).Select(static c => c + 0.5)], Period(data)),
                "No observation is in the relative period -1"
            );
            Assert.That(
                () => new OlsEstimator().Fit(data),
                Throws.InstanceOf<ArgumentException>().With.Message.Contains("timing of a treatment")
            );
            Assert.That(
                static () => new EventStudyEstimator(new EventStudyOptions { Leads = 2 }),
                Throws.InstanceOf<ArgumentException>().With.Message.Contains("Leads")
            );
            Assert.That(() => Impute(data).Covariance("vanilla"), Throws.InstanceOf<InferenceUnavailableException>());
            Assert.That(
                () => Impute(data).Covariance("cr0", new CovarianceArguments { AbsorbedCount = AbsorbedCount.Full, Clusters = ["unit"] }),
                Throws.InstanceOf<ArgumentException>()
            );
        });

        static void Refused(RegressionData data, string message) =>
            Assert.That(() => new EventStudyEstimator().Fit(data), Throws.InstanceOf<ArgumentException>().With.Message.Contains(message));
    }

    private static double[] Cohort(RegressionData data) => data.Treatment!.Cohorts.ToArray();

    private static double[] Period(RegressionData data) => data.Treatment!.Periods.ToArray();

    private static double Change(StaggeredPanel panel, double cohort, CohortEffect effect) =>
        panel.Mean(cohort, effect.Cohort + effect.Period) - panel.Mean(cohort, effect.Cohort - 1.0);

    private static EventStudyResult Impute(RegressionData data) =>
        new EventStudyEstimator(new EventStudyOptions { Method = EventStudyMethod.Imputation, Tolerance = 1e-12 }).Fit(data);

    // The definitions of Borusyak, Jaravel and Spiess with matrices of dummies.
    private static (double[] Estimates, Matrix<double> Covariance) Dense(StaggeredPanel panel, bool withRegressor, bool weighted)
    {
        int n = panel.Unit.Length,
            units = panel.Unit.Max() + 1;
        Matrix<double> z = Matrix<double>.Build.Dense(n, units + StaggeredPanel.Periods + (withRegressor ? 1 : 0));
        double[] weights = weighted ? panel.Weight : [.. Enumerable.Repeat(1.0, n)];
        for (int i = 0; i < n; i++)
        {
            z[i, panel.Unit[i]] = 1.0;
            z[i, units + (int)(panel.Period[i] - 2001.0)] = 1.0;
            if (withRegressor)
            {
                z[i, z.ColumnCount - 1] = panel.X[i];
            }
        }

        bool[] treated = [.. Enumerable.Range(0, n).Select(i => panel.Period[i] >= panel.Cohort[i])];
        Matrix<double> untreated = z.MapIndexed((i, _, value) => treated[i] ? 0.0 : value * Math.Sqrt(weights[i]));
        Matrix<double> inverse = untreated.TransposeThisAndMultiply(untreated).PseudoInverse();
        Vector<double> y = Vector<double>.Build.DenseOfArray(panel.Outcome);
        Vector<double> b = inverse * untreated.TransposeThisAndMultiply(y.MapIndexed((i, value) => value * Math.Sqrt(weights[i])));
        Vector<double> effects = y - (z * b);
        double[] horizons =
        [
            .. Enumerable.Range(0, n).Where(i => treated[i]).Select(i => panel.Period[i] - panel.Cohort[i]).Distinct().Order(),
        ];
        Matrix<double> sums = Matrix<double>.Build.Dense(units, horizons.Length);
        double[] estimates = new double[horizons.Length];
        for (int h = 0; h < horizons.Length; h++)
        {
            Vector<double> v = Vector<double>.Build.Dense(n, i => panel.Period[i] - panel.Cohort[i] == horizons[h] ? weights[i] : 0.0);
            v /= v.Sum();
            Vector<double> others = -(z * (inverse * z.TransposeThisAndMultiply(v)));
            estimates[h] = v.DotProduct(effects);
            for (int i = 0; i < n; i++)
            {
                double residual = effects[i];
                if (v[i] > 0.0)
                {
                    int[] same = [.. Enumerable.Range(0, n).Where(j => v[j] > 0.0 && panel.Cohort[j] == panel.Cohort[i])];
                    residual -= same.Sum(j => v[j] * v[j] * effects[j]) / same.Sum(j => v[j] * v[j]);
                }

                double own = treated[i] ? v[i] : others[i] * weights[i];
                sums[panel.Unit[i], h] += own * residual;
            }
        }

        return (estimates, sums.TransposeThisAndMultiply(sums));
    }
}
