using Crabbymetrics.Estimators;
using Crabbymetrics.Inference;
using CsCheck;

namespace Crabbymetrics.Tests.Estimators.Repetition;

/// <summary>A fit over merged rows and one over all of them are one fit, whatever is asked of it.</summary>
public sealed class MergedFitTests
{
    private static readonly WeightKind?[] Weights = [null, WeightKind.Frequency, WeightKind.Analytic, WeightKind.Probability];

    // The power of a Tweedie model is found to 1e-7, and a joint fit of the overdispersion ends where its likelihood ends in rounding.
    private const double CoarseFit = 1e-5;

    [Test]
    public void Estimates_and_statistics_agree(
        [ValueSource(typeof(MergingModels), nameof(MergingModels.Names))] string model,
        [ValueSource(nameof(Weights))] WeightKind? weights
    ) =>
        Gen.Select(Gen.Int[0, 1_000_000], Gen.Int[60, 300], Gen.Bool)
            .Sample(
                (seed, rows, offset) =>
                {
                    RegressionData data = RepeatedData.Create(seed, rows, MergingModels.Outcome(model), offset, weights);
                    (GlmResult merged, GlmResult plain) = Both(model, data);
                    double near = model == "tweedie-power" || MergingModels.IsCoarse(model) ? CoarseFit : 1e-9;
                    Assert.That(plain.Diagnostics.VisitedRows, Is.EqualTo(rows));
                    Assert.That(merged.Diagnostics.VisitedRows, Is.LessThan(rows));
                    Near(merged.Parameters, plain.Parameters, near, "parameters");
                    Near(
                        [
                            merged.LogLikelihood,
                            merged.Deviance,
                            merged.PearsonChiSquared,
                            merged.NullDeviance,
                            merged.NullLogLikelihood,
                            merged.Aic,
                            merged.Bic,
                            merged.Dispersion,
                        ],
                        [
                            plain.LogLikelihood,
                            plain.Deviance,
                            plain.PearsonChiSquared,
                            plain.NullDeviance,
                            plain.NullLogLikelihood,
                            plain.Aic,
                            plain.Bic,
                            plain.Dispersion,
                        ],
                        near,
                        "statistics"
                    );
                    Near(
                        [merged.Diagnostics.Objective, merged.Diagnostics.Penalty],
                        [plain.Diagnostics.Objective, plain.Diagnostics.Penalty],
                        near,
                        "objective"
                    );
                    Assert.That(merged.ObservationCount, Is.EqualTo(plain.ObservationCount));
                    Near(merged.Predict(), plain.Predict(), near, "means");
                    Near(merged.Residuals(), plain.Residuals(), 100.0 * near, "residuals");
                    Near(merged.Leverages(), plain.Leverages(), 10.0 * near, "leverages");
                    Assert.That(
                        merged.DistributionParameters.Select(static pair => pair.Value),
                        Is.EqualTo(plain.DistributionParameters.Select(static pair => pair.Value)).Within(1e-6)
                    );
                },
                iter: model == "tweedie-power" ? 2 : 6
            );

    [Test]
    public void Covariances_agree(
        [ValueSource(typeof(MergingModels), nameof(MergingModels.Names))] string model,
        [ValueSource(nameof(Weights))] WeightKind? weights
    )
    {
        if (model is "poisson-ridge" or "tweedie-power")
        {
            return;
        }

        RegressionData data = RepeatedData.Create(11, 240, MergingModels.Outcome(model), withOffset: true, weights);
        (GlmResult merged, GlmResult plain) = Both(model, data);
        foreach (ICovarianceEstimator formula in BuiltInCovariances.All)
        {
            CovarianceMatrix expected;
            CovarianceArguments arguments =
                formula.Name.StartsWith("cr", StringComparison.Ordinal) ? new CovarianceArguments { Clusters = ["g"] }
                : formula.Name == "hac" ? new CovarianceArguments { Lag = 2, Clusters = ["g"] }
                : formula.Name.StartsWith("driscoll", StringComparison.Ordinal) ? new CovarianceArguments { Lag = 2 }
                : CovarianceArguments.None;
            try
            {
                expected = formula.Estimate(plain, arguments);
            }
            catch (CrabbymetricsException refused)
            {
                Assert.That(
                    () => formula.Estimate(merged, arguments),
                    Throws.InstanceOf(refused.GetType()).With.Message.EqualTo(refused.Message)
                );
                continue;
            }

            Near(Flat(formula.Estimate(merged, arguments)), Flat(expected), MergingModels.IsCoarse(model) ? CoarseFit : 1e-8, formula.Name);
        }
    }

    [Test]
    public void Categories_stay_codes_and_agree([Values("poisson", "logit", "gamma")] string model)
    {
        const int Rows = 600;
        RegressionData plainColumns = RepeatedData.Create(31, Rows, MergingModels.Outcome(model));
        double[] a = new double[Rows];
        plainColumns.Design.CopyColumn(0, a);
        DesignMatrix design = DesignMatrix.Create([
            new NumericColumn("a", a),
            CategoricalColumn.Create("town", [.. Enumerable.Range(0, Rows).Select(static i => i * i % 13)]),
            CategoricalColumn.Create("h", [.. a.Select(static (_, i) => i % 2)]),
        ]);
        (GlmResult merged, GlmResult plain) = Both(model, RegressionData.Create(design, plainColumns.Outcome.ToArray()));
        Assert.That(merged.Diagnostics.VisitedRows, Is.LessThan(Rows / 3));
        Near(merged.Parameters, plain.Parameters, 1e-9, "parameters");
        foreach (string kind in (string[])["vanilla", "hc1", "hc3"])
        {
            Near(Flat(merged.Covariance(kind)), Flat(plain.Covariance(kind)), 1e-8, kind);
        }
    }

    [Test]
    public void A_third_party_family_sees_rows_merged_by_outcome()
    {
        RegressionData data = RepeatedData.Create(3, 300, "counts");
        int cells = DistinctRows.Find(data.Design, [data.Outcome]).Count,
            groups = DistinctRows.Find(data.Design, []).Count;
        Assert.That(cells, Is.GreaterThan(groups));
        Assert.That(MergingModels.Fit("own", data, RowMerging.Always).Diagnostics.VisitedRows, Is.EqualTo(cells));
        Assert.That(MergingModels.Fit("poisson", data, RowMerging.Always).Diagnostics.VisitedRows, Is.EqualTo(groups));
    }

    [Test]
    public void Threads_change_no_bit([Values("poisson", "gamma")] string model)
    {
        RegressionData data = RepeatedData.Create(5, 270_000, MergingModels.Outcome(model), withOffset: true);
        GlmResult one = MergingModels.Fit(model, data, RowMerging.Automatic),
            three = MergingModels.Fit(model, data, RowMerging.Automatic, threads: 3);
        Assert.That(one.Diagnostics.VisitedRows, Is.EqualTo(36));
        Assert.That(three.Parameters, Is.EqualTo(one.Parameters));
        Assert.That(Flat(three.Covariance("hc1")), Is.EqualTo(Flat(one.Covariance("hc1"))));
    }

    [Test]
    public void Many_rows_that_repeat_are_merged_by_themselves()
    {
        RegressionData many = RepeatedData.Create(5, 270_000, "counts");
        Assert.That(new PoissonEstimator().Fit(many).Diagnostics.VisitedRows, Is.EqualTo(18));
        Assert.That(
            new PoissonEstimator(new PoissonOptions { Merging = RowMerging.Never }).Fit(many).Diagnostics.VisitedRows,
            Is.EqualTo(270_000)
        );
        RegressionData few = RepeatedData.Create(5, 1_000, "counts");
        Assert.That(new PoissonEstimator().Fit(few).Diagnostics.VisitedRows, Is.EqualTo(1_000));
    }

    [Test]
    public void A_continuous_column_stops_the_search()
    {
        RegressionData many = RepeatedData.Create(5, 270_000, "counts");
        double[] x = new double[many.RowCount];
        RandomSource random = new(1);
        for (int i = 0; i < x.Length; i++)
        {
            x[i] = random.NextNormal();
        }

        double[] a = new double[many.RowCount];
        many.Design.CopyColumn(0, a);
        RegressionData continuous = RegressionData.Create(
            [KeyValuePair.Create("a", a), KeyValuePair.Create("x", x)],
            many.Outcome.ToArray()
        );
        Assert.That(new PoissonEstimator().Fit(continuous).Diagnostics.VisitedRows, Is.EqualTo(270_000));
    }

    internal static (GlmResult Merged, GlmResult Plain) Both(string model, RegressionData data) =>
        (MergingModels.Fit(model, data, RowMerging.Always), MergingModels.Fit(model, data, RowMerging.Never));

    internal static double[] Flat(CovarianceMatrix covariance)
    {
        int k = covariance.ParameterNames.Length;
        double[] values = new double[k * k];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = covariance[i / k, i % k];
        }

        return values;
    }

    /// <summary>Each value near the other, relative to its own size or a thousandth of the largest.</summary>
    internal static void Near(IEnumerable<double> actual, IEnumerable<double> expected, double relative, string what)
    {
        double[] values = [.. actual],
            others = [.. expected];
        Assert.That(values, Has.Length.EqualTo(others.Length), what);
        double largest = others.Where(double.IsFinite).Select(Math.Abs).DefaultIfEmpty().Max();
        for (int i = 0; i < values.Length; i++)
        {
            if (double.IsNaN(others[i]) || double.IsInfinity(others[i]))
            {
                Assert.That(values[i], Is.EqualTo(others[i]), what);
            }
            else
            {
                Assert.That(
                    values[i],
                    Is.EqualTo(others[i]).Within(relative * Math.Max(Math.Abs(others[i]), 1e-3 * largest)),
                    $"{what} {i}"
                );
            }
        }
    }
}
