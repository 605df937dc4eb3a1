using Crabbymetrics.Data;
using Crabbymetrics.Estimators;
using Crabbymetrics.Inference;
using Crabbymetrics.Tests.Architecture;

namespace Crabbymetrics.Tests.Inference;

/// <summary>Limits and adjustments beside their definitions: the distribution of the largest of correlated statistics, likelihood ratios
/// of fits with an offset; and what they refuse.</summary>
public sealed class LimitsByDefinitionTests
{
    private static readonly double[] Pair = [1.0, 0.5, 0.5, 1.0];
    private static readonly double[] Three = [1.0, 0.3, 0.6, 0.3, 1.0, -0.2, 0.6, -0.2, 1.0];

    // The 95 percent points of the largest absolute value of correlated normal or t variables: SciPy 1.10, integrals of mvnun over the
    // distribution of the scale, and brentq.
    [TestCase(2, double.PositiveInfinity, 2.2121277, 0.02)]
    [TestCase(3, double.PositiveInfinity, 2.3594927, 0.02)]
    [TestCase(2, 5.0, 3.0302359, 0.06)]
    public void The_critical_value_is_that_of_the_largest_of_correlated_statistics(int count, double df, double expected, double within)
    {
        (IEstimationResult fit, CovarianceMatrix covariance) = Correlated(count, df, expected);
        string[] names = [.. Enumerable.Range(0, count).Select(static j => $"x{j}")];
        IntervalTable limits = SimultaneousLimits.Of(fit, covariance, names, draws: 200_000, seed: 4);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(limits.CriticalValue, Is.EqualTo(expected).Within(within));
            // The first estimate is as many errors from 0 as the critical value: 5 percent of the draws are as large.
            Assert.That(limits.Rows[0].PValue, Is.EqualTo(0.05).Within(0.003));
            Assert.That(limits.Rows[0].Statistic, Is.EqualTo(-expected).Within(1e-9));
            for (int j = 0; j < count; j++)
            {
                double error = j + 1.0;
                Assert.That(limits.Rows[j].StandardError, Is.EqualTo(error).Within(1e-12));
                Assert.That(
                    limits.Rows[j].ConfidenceLow,
                    Is.EqualTo(limits.Rows[j].Estimate - (error * limits.CriticalValue)).Within(1e-9)
                );
                Assert.That(
                    limits.Rows[j].ConfidenceHigh,
                    Is.EqualTo(limits.Rows[j].Estimate + (error * limits.CriticalValue)).Within(1e-9)
                );
            }
        }
    }

    [Test]
    public void Simultaneous_limits_refuse_what_has_none()
    {
        (IEstimationResult fit, CovarianceMatrix covariance) = Correlated(2, double.PositiveInfinity, 2.0);
        CovarianceMatrix flat = new("flat", fit.ParameterNames, [1.0, 0, 0, 0, 0.0, 0, 0, 0, 1.0]);
        CovarianceMatrix endless = new("endless", fit.ParameterNames, [1.0, 0, 0, 0, double.PositiveInfinity, 0, 0, 0, 1.0]);
        CovarianceMatrix other = new("other", ["a", "b", "c"], [1.0, 0, 0, 0, 1, 0, 0, 0, 1]);
        string[] slopes = ["x0", "x1"];
        using (Assert.EnterMultipleScope())
        {
            Assert.That(
                () => SimultaneousLimits.Of(fit, flat, slopes),
                Throws.ArgumentException.With.Message.Contains("'x0' has no standard")
            );
            Assert.That(() => SimultaneousLimits.Of(fit, endless, slopes), Throws.ArgumentException.With.Message.Contains("'x0' has no"));
            Assert.That(() => SimultaneousLimits.Of(fit, other, slopes), Throws.ArgumentException);
            Assert.That(() => SimultaneousLimits.Of(fit, covariance, slopes, draws: 999), Throws.InstanceOf<ArgumentOutOfRangeException>());
            Assert.That(() => SimultaneousLimits.Of(fit, covariance, slopes, draws: 1000), Throws.Nothing);
            Assert.That(() => SimultaneousLimits.Of(fit, covariance, slopes, level: 1.0), Throws.InstanceOf<ArgumentException>());
            Assert.That(() => SimultaneousLimits.Of(null!, covariance), Throws.ArgumentNullException);
            Assert.That(() => SimultaneousLimits.Of(fit, null!), Throws.ArgumentNullException);
            Assert.That(() => SimultaneousLimits.Of((EffectTable)null!), Throws.ArgumentNullException);
        }
    }

    [TestCase("low ~ lwt + smoke + ht", "lwt", false)]
    [TestCase("low ~ lwt + smoke + ht", "ht", false)]
    [TestCase("low ~ lwt + smoke + ht", "lwt", true)]
    // Three rows of one kind: far from a parabola.
    [TestCase("low ~ lwt + I(lwt > 220)", "I(lwt > 220)", true)]
    public void At_a_profile_limit_the_likelihood_ratio_is_the_quantile_of_chi_squared(string formula, string name, bool firth)
    {
        ModelFrame frame = ModelFrame.Read(Births(), formula);
        LogitEstimator estimator = new(
            new LogitOptions { Tolerance = 1e-12, BiasReduction = firth ? BiasReductionMethod.Firth : BiasReductionMethod.None }
        );
        LogitResult fit = estimator.Fit(frame.Data);
        name = fit.ParameterNames.First(known => known.StartsWith(name, StringComparison.Ordinal));
        CoefficientRow row = ProfileIntervals.Of(fit, [name]).Rows[0];
        using (Assert.EnterMultipleScope())
        {
            Assert.That(row.Statistic, Is.EqualTo(Math.Sign(row.Estimate!.Value) * Math.Sqrt(RatioAt(0.0))).Within(1e-6));
            Assert.That(row.PValue, Is.EqualTo(HypothesisTest.ChiSquared("", "", RatioAt(0.0), 1).PValue).Within(1e-7));
            foreach (double? limit in (double?[])[row.ConfidenceLow, row.ConfidenceHigh])
            {
                Assert.That(RatioAt(limit!.Value), Is.EqualTo(3.841458820694124).Within(1e-5));
            }

            Assert.That(row.ConfidenceLow, Is.LessThan(row.Estimate));
            Assert.That(row.ConfidenceHigh, Is.GreaterThan(row.Estimate));
        }

        // With value times the column as an offset, the coefficient is the distance from the value.
        double RatioAt(double value)
        {
            double[] column = new double[frame.Data.RowCount];
            frame.Data.Design.CopyColumn(frame.Data.Design.ColumnNames.IndexOf(name), column);
            RegressionData moved = frame.Data.WithOffset([.. column.Select(x => value * x)]);
            return LikelihoodRatioTest.Of(estimator.Fit(moved.WithoutColumns(name)), estimator.Fit(moved)).Statistic;
        }
    }

    // R 4.2.2: glm with poisson(identity) to 1e-14, optimize and uniroot. Beyond the lower limit the mean would be negative.
    [Test]
    public void A_profile_limit_before_the_edge_of_the_means_is_found()
    {
        double[] y = [0, 1, 0, 1, 0, 2, 3, 1, 4, 5, 3, 6, 5];
        double[] x = [0, 0, 0, 0, 0, 1, 1, 1, 2, 2, 2, 3, 3];
        GeneralizedLinearResult fit = new GeneralizedLinearEstimator(
            new GeneralizedLinearOptions
            {
                FamilyName = "poisson",
                Link = "identity",
                Tolerance = 1e-11,
            }
        ).Fit(RegressionData.Create([new KeyValuePair<string, double[]>("x", x)], y));
        CoefficientRow row = ProfileIntervals.Of(fit, ["(Intercept)"]).Rows[0];
        Assert.That(row.ConfidenceLow, Is.EqualTo(0.06649193789).Within(1e-6));
        Assert.That(row.ConfidenceHigh, Is.EqualTo(1.18200469705).Within(1e-6));
    }

    [Test]
    public void Profile_limits_refuse_what_has_none()
    {
        RegressionData births = ModelFrame.Read(Births(), "low ~ lwt").Data;
        LogitResult sampled = new LogitEstimator().Fit(
            births.WithWeights([.. Enumerable.Range(0, births.RowCount).Select(static i => 1.0 + (i % 2))], WeightKind.Probability)
        );
        LogitResult fit = new LogitEstimator().Fit(births);
        PoissonResult penalized = new PoissonEstimator(new PoissonOptions { Alpha = 1.0 }).Fit(births);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(() => ProfileIntervals.Of(sampled), Throws.InstanceOf<InferenceUnavailableException>());
            Assert.That(() => ProfileIntervals.Of(penalized), Throws.InstanceOf<InferenceUnavailableException>());
            Assert.That(() => ProfileIntervals.Of(fit, level: 1.5), Throws.InstanceOf<ArgumentException>());
            Assert.That(() => ProfileIntervals.Of(fit, ["nope"]), Throws.ArgumentException.With.Message.Contains("'nope'"));
            Assert.That(ProfileIntervals.Of(fit).Rows.Select(static row => row.Name), Is.EqualTo(new[] { "(Intercept)", "lwt" }));
        }
    }

    [Test]
    public void Equivalence_refuses_what_has_no_answer()
    {
        (IEstimationResult fit, CovarianceMatrix covariance) = Correlated(2, double.PositiveInfinity, 2.0);
        CovarianceMatrix flat = new("flat", fit.ParameterNames, [1.0, 0, 0, 0, 0.0, 0, 0, 0, 1.0]);
        CovarianceMatrix other = new("other", ["a", "b", "c"], [1.0, 0, 0, 0, 1, 0, 0, 0, 1]);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(
                () => EquivalenceTest.Of(fit, covariance, "x0", 1.0, 1.0),
                Throws.ArgumentException.With.Message.Contains("1 to 1")
            );
            Assert.That(
                () => EquivalenceTest.Of(fit, flat, "x0", -1.0, 1.0),
                Throws.ArgumentException.With.Message.Contains("no standard error")
            );
            Assert.That(() => EquivalenceTest.Of(fit, other, "x0", -1.0, 1.0), Throws.ArgumentException);
            Assert.That(() => EquivalenceTest.Of(null!, covariance, "x0", -1.0, 1.0), Throws.ArgumentNullException);
            Assert.That(() => EquivalenceTest.Of(fit, null!, "x0", -1.0, 1.0), Throws.ArgumentNullException);
            Assert.That(() => AdjustedPValues.Of(null!, "holm"), Throws.ArgumentNullException);
        }
    }

    [Test]
    public void Adjustments_take_p_values_from_0_to_1()
    {
        using (Assert.EnterMultipleScope())
        {
            Assert.That(MultipleTesting.Holm([0.0, 1.0]), Is.EqualTo(new[] { 0.0, 1.0 }));
            Assert.That(MultipleTesting.BenjaminiHochberg([1.0, 0.0]), Is.EqualTo(new[] { 1.0, 0.0 }));
            Assert.That(() => MultipleTesting.Holm([0.5, -1e-9]), Throws.ArgumentException.With.Message.Contains("position 1"));
            Assert.That(() => MultipleTesting.Holm([1.0 + 1e-9]), Throws.ArgumentException.With.Message.Contains("position 0"));
            Assert.That(() => MultipleTesting.Holm([double.NaN]), Throws.ArgumentException);
            Assert.That(() => MultipleTesting.Holm(null!), Throws.ArgumentNullException);
        }
    }

    [Test]
    public void Romano_and_Wolf_refuse_other_draws_and_unknown_names()
    {
        RegressionData births = ModelFrame.Read(Births(), "low ~ lwt + smoke").Data;
        LogitResult fit = new LogitEstimator().Fit(births);
        LogitResult smaller = new LogitEstimator().Fit(births.WithoutColumns("smoke"));
        LogitResult collinear = new LogitEstimator().Fit(
            births.WithDesign(
                DesignMatrix.Create(
                    births.RowCount,
                    ((string[])["lwt", "twice"]).Select(
                        (name, j) => KeyValuePair.Create(name, Column(births, "lwt").Select(v => v * (j + 1.0)).ToArray())
                    )
                )
            )
        );
        BootstrapResult draws = fit.Bootstrap(39, 2);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(
                () => MultipleTesting.RomanoWolf(smaller, draws),
                Throws.ArgumentException.With.Message.Contains("other parameters")
            );
            Assert.That(() => MultipleTesting.RomanoWolf(fit, draws, ["nope"]), Throws.ArgumentException.With.Message.Contains("'nope'"));
            Assert.That(
                () => MultipleTesting.RomanoWolf(fit, draws, []),
                Throws.ArgumentException.With.Message.Contains("nothing to test")
            );
            Assert.That(
                () => MultipleTesting.RomanoWolf(collinear, collinear.Bootstrap(9, 2), ["twice"]),
                Throws.ArgumentException.With.Message.Contains("do not identify 'twice'")
            );
            Assert.That(() => MultipleTesting.RomanoWolf(null!, draws), Throws.ArgumentNullException);
            Assert.That(() => MultipleTesting.RomanoWolf(fit, null!), Throws.ArgumentNullException);
        }
    }

    [Test]
    public void Romano_and_Wolf_of_one_coefficient_is_its_bootstrap_p_value()
    {
        RegressionData births = ModelFrame.Read(Births(), "low ~ lwt + smoke").Data;
        LogitResult fit = new LogitEstimator().Fit(births);
        BootstrapResult draws = fit.Bootstrap(199, 2);
        int j = fit.ParameterNames.IndexOf("smoke");
        int atLeast = Enumerable
            .Range(0, draws.Replications)
            .Count(b => Math.Abs(draws.Draw(b)[j] - fit.Parameters[j]) >= Math.Abs(fit.Parameters[j]));
        Assert.That(MultipleTesting.RomanoWolf(fit, draws, ["smoke"])[0], Is.EqualTo((1.0 + atLeast) / 200.0).Within(1e-12));
    }

    // Slopes with given correlations, errors 1, 2, 3, and the first so many errors below 0.
    private static (IEstimationResult Fit, CovarianceMatrix Covariance) Correlated(int count, double df, double first)
    {
        double[] correlations = count == 2 ? Pair : Three;
        int k = count + 1;
        double[] values = new double[k * k];
        values[0] = 1.0;
        for (int a = 0; a < count; a++)
        {
            for (int b = 0; b < count; b++)
            {
                values[((a + 1) * k) + b + 1] = correlations[(a * count) + b] * (a + 1.0) * (b + 1.0);
            }
        }

        RandomSource random = new(3);
        double[][] columns =
        [
            .. Enumerable.Range(0, count).Select(_ => Enumerable.Range(0, 40).Select(_ => random.NextNormal()).ToArray()),
        ];
        double[] y = [.. Enumerable.Range(0, 40).Select(i => 1.0 - (first * columns[0][i]))];
        // A perfect line in the first column, by a model whose tests are normal.
        PoissonResult fit = new PoissonEstimator(new PoissonOptions { Tolerance = 1e-13 }).Fit(
            RegressionData.Create(
                columns.Select(static (column, j) => KeyValuePair.Create($"x{j}", column)),
                [.. y.Select(static value => Math.Exp(value))]
            )
        );
        return (fit, new CovarianceMatrix("given", fit.ParameterNames, values) { DegreesOfFreedom = df });
    }

    private static double[] Column(RegressionData data, string name)
    {
        double[] values = new double[data.RowCount];
        data.Design.CopyColumn(data.Design.ColumnNames.IndexOf(name), values);
        return values;
    }

    private static CsvSource Births() => CsvSource.OpenFile(Path.Combine(Repository.Root, "samples", "data", "birthwt.csv"));
}
