using Crabbymetrics.Estimators;
using Crabbymetrics.Inference;
using MathNet.Numerics.LinearAlgebra;

namespace Crabbymetrics.Tests.Inference.WildClusters;

/// <summary>The wild restricted efficient bootstrap of two-stage least squares.</summary>
public sealed class WildEfficientTests
{
    private const int Rows = 60;
    private const int Clusters = 6;

    [TestCase("d = 0.3", false)]
    [TestCase("d = 0.3", true)]
    [TestCase("x = -0.2", false)]
    [TestCase("x = -0.2", true)]
    [TestCase("d - x = 0.5", true)]
    public void Every_replicate_is_the_t_of_a_whole_fit(string hypothesis, bool weighted)
    {
        (TwoSlsResult result, DenseWildEfficient dense) = Sample(hypothesis, weighted, endogenous: 1);
        WildClusterTestResult test = WildClusterTest.Of(result, hypothesis, new WildClusterOptions { Replications = 64, Level = 0.8 });
        double factor = Clusters / (Clusters - 1.0) * (Rows - 1.0) / (Rows - 3.0);
        Assert.That(test.Enumerated);
        Assert.That(test.Statistics, Has.Length.EqualTo(1 << Clusters));
        Assert.That(test.Variant, Is.EqualTo("WRE"));
        Assert.That(test.Statistic, Is.EqualTo(dense.OfData() / Math.Sqrt(factor)).Within(1e-9).Percent);
        for (int b = 0; b < test.Statistics.Length; b++)
        {
            double[] multipliers = [.. Enumerable.Range(0, Clusters).Select(g => ((b >> g) & 1) == 0 ? 1.0 : -1.0)];
            Assert.That(test.Statistics[b], Is.EqualTo(dense.Of(multipliers) / Math.Sqrt(factor)).Within(1e-7).Percent, $"replicate {b}");
        }

        int atLeast = test.Statistics.Count(t => Math.Abs(t) >= Math.Abs(test.Statistic) * (1.0 - 1e-9));
        Assert.That(test.PValue, Is.EqualTo(atLeast / 64.0));
    }

    [TestCase("d = 0.3")]
    [TestCase("e = 0")]
    [TestCase("d + e = 0.4")]
    [TestCase("x = 0")]
    public void Two_endogenous_regressors_are_drawn_together(string hypothesis)
    {
        (TwoSlsResult result, DenseWildEfficient dense) = Sample(hypothesis, weighted: false, endogenous: 2);
        WildClusterTestResult test = WildClusterTest.Of(result, hypothesis, new WildClusterOptions { Replications = 64 });
        double factor = Clusters / (Clusters - 1.0) * (Rows - 1.0) / (Rows - 4.0);
        for (int b = 0; b < test.Statistics.Length; b++)
        {
            double[] multipliers = [.. Enumerable.Range(0, Clusters).Select(g => ((b >> g) & 1) == 0 ? 1.0 : -1.0)];
            Assert.That(test.Statistics[b], Is.EqualTo(dense.Of(multipliers) / Math.Sqrt(factor)).Within(1e-6).Percent, $"replicate {b}");
        }
    }

    [Test]
    public void The_confidence_set_holds_what_is_not_rejected()
    {
        (TwoSlsResult result, _) = Sample("d = 0", weighted: false, endogenous: 1);
        WildClusterOptions options = new()
        {
            Replications = 199,
            Multipliers = MultiplierDistribution.Webb,
            Level = 0.9,
        };
        WildClusterTestResult test = WildClusterTest.Of(result, "d = 0", options);
        double low = test.ConfidenceSet[0].Low,
            high = test.ConfidenceSet[^1].High;
        Assert.That(test.Enumerated, Is.False);
        foreach ((double value, bool inside) in ((double, bool)[])[(low, true), (high, true), (low, false), (high, false)])
        {
            if (double.IsFinite(value))
            {
                double outward = value == low ? -1.0 : 1.0;
                double at = value + (outward * (inside ? -1.0 : 1.0) * 1e-6);
                string hypothesis = FormattableString.Invariant($"d = {at:R}");
                Assert.That(WildClusterTest.Of(result, hypothesis, options).PValue > 0.1 + 1e-9, Is.EqualTo(inside), hypothesis);
            }
        }

        Assert.That(test.ConfidenceSet, Is.Not.Empty);
    }

    [Test]
    public void Absorbed_effects_inside_clusters_are_as_dummies()
    {
        RegressionData data = Data(false, 1, out _);
        int[] effect = [.. Enumerable.Range(0, Rows).Select(i => (i % Clusters * 2) + (i / Clusters % 2))];
        TwoSlsResult absorbed = new TwoSlsEstimator().Fit(data.WithAbsorbed("f", effect));
        RegressionData withDummies = RegressionData
            .Create(
                data.Design.ColumnNames.Select(name => KeyValuePair.Create(name, Column(data.Design, name)))
                    .Concat(
                        Enumerable.Range(1, 11).Select(l => KeyValuePair.Create($"f{l}", effect.Select(e => e == l ? 1.0 : 0.0).ToArray()))
                    ),
                data.Outcome.ToArray()
            )
            .WithInstruments(data.Instruments!.Design, "d")
            .WithClusters("g", [.. Enumerable.Range(0, Rows).Select(static i => i % Clusters)]);
        TwoSlsResult dummies = new TwoSlsEstimator().Fit(withDummies);
        WildClusterTestResult a = WildClusterTest.Of(absorbed, "d = 0", new WildClusterOptions { Replications = 64 });
        WildClusterTestResult b = WildClusterTest.Of(dummies, "d = 0", new WildClusterOptions { Replications = 64 });
        // Nested effects do not count in the factor, dummies do.
        double factor = Math.Sqrt((Rows - 14.0) / (Rows - 3.0));
        for (int i = 0; i < 64; i++)
        {
            Assert.That(a.Statistics[i] * factor, Is.EqualTo(b.Statistics[i]).Within(1e-6).Percent, $"replicate {i}");
        }

        Assert.That(a.PValue, Is.EqualTo(b.PValue));
        int[] crossing = [.. Enumerable.Range(0, Rows).Select(static i => i / 10)];
        TwoSlsResult other = new TwoSlsEstimator().Fit(data.WithAbsorbed("h", crossing));
        Assert.That(
            () => WildClusterTest.Of(other, "d = 0"),
            Throws.TypeOf<InferenceUnavailableException>().With.Message.Contains("'h' has levels in several clusters of 'g'")
        );
    }

    [TestCase(1)]
    [TestCase(2)]
    [TestCase(3)]
    [TestCase(8)]
    public void Statistics_are_the_same_bits_for_any_number_of_threads(int threads)
    {
        (TwoSlsResult result, _) = Sample("d = 0", weighted: false, endogenous: 1);
        WildClusterOptions Options(int most) =>
            new()
            {
                Replications = 999,
                Multipliers = MultiplierDistribution.Mammen,
                MaxDegreeOfParallelism = most,
            };
        Assert.That(
            WildClusterTest.Of(result, "d = 0", Options(threads)).Statistics,
            Is.EqualTo(WildClusterTest.Of(result, "d = 0", Options(-1)).Statistics)
        );
    }

    [Test]
    public void What_it_does_not_take_is_refused()
    {
        (TwoSlsResult result, _) = Sample("d = 0", weighted: false, endogenous: 1);
        Assert.That(
            () => WildClusterTest.Of(result, "d = 0, x = 0"),
            Throws.TypeOf<NotSupportedException>().With.Message.Contains("tests one restriction; there are 2")
        );
        Assert.That(
            () => WildClusterTest.Of(result, "d = 0", new WildClusterOptions { ImposeNull = false }),
            Throws.ArgumentException.With.Message.Contains("imposes the hypothesis")
        );
        TwoSlsResult liml = new TwoSlsEstimator(new TwoSlsOptions { Method = TwoSlsMethod.Liml }).Fit(Data(false, 1, out _));
        Assert.That(() => WildClusterTest.Of(liml, "d = 0"), Throws.TypeOf<NotSupportedException>());
        Assert.That(
            () => WildClusterTest.Of(result, "d = 0", new WildClusterOptions { MaxDegreeOfParallelism = 0 }),
            Throws.ArgumentException.With.Message.Contains("a number of threads")
        );
    }

    private static (TwoSlsResult Result, DenseWildEfficient Dense) Sample(string hypothesis, bool weighted, int endogenous)
    {
        RegressionData data = Data(weighted, endogenous, out Matrix<double> excluded);
        TwoSlsResult result = new TwoSlsEstimator().Fit(data);
        LinearRestrictions restrictions = LinearRestrictions.Parse(hypothesis, result.ParameterNames);
        // The dense equation has the intercept, x, and the endogenous regressors.
        string[] names = ["(Intercept)", "x", "d", .. endogenous == 2 ? (string[])["e"] : []];
        double[] r = [.. names.Select(name => restrictions.Row(0)[result.ParameterNames.IndexOf(name)])];
        Matrix<double> Columns(params string[] columns) =>
            Matrix<double>.Build.DenseOfColumnArrays(
                columns.Select(name => name == "1" ? [.. Enumerable.Repeat(1.0, Rows)] : Column(data.Design, name))
            );
        return (
            result,
            new DenseWildEfficient(
                Columns("1", "x"),
                excluded,
                endogenous == 1 ? Columns("d") : Columns("d", "e"),
                Vector<double>.Build.DenseOfArray(data.Outcome.ToArray()),
                data.Weights?.Values.ToArray() ?? [.. Enumerable.Repeat(1.0, Rows)],
                [.. Enumerable.Range(0, Rows).Select(static i => i % Clusters)],
                Vector<double>.Build.Dense(r),
                restrictions.Values[0]
            )
        );
    }

    private static double[] Column(DesignMatrix design, string name)
    {
        double[] values = new double[design.RowCount];
        design.CopyColumn(design.ColumnNames.IndexOf(name), values);
        return values;
    }

    private static RegressionData Data(bool weighted, int endogenous, out Matrix<double> excluded)
    {
        RandomSource random = new(7);
        double[] x = new double[Rows],
            d = new double[Rows],
            e = new double[Rows],
            y = new double[Rows],
            weights = new double[Rows];
        double[][] z = [new double[Rows], new double[Rows], new double[Rows]];
        double[] shocks = [.. Enumerable.Range(0, Clusters).Select(_ => random.NextNormal())];
        for (int i = 0; i < Rows; i++)
        {
            x[i] = random.NextNormal();
            double u = random.NextNormal() + shocks[i % Clusters];
            foreach (double[] column in z)
            {
                column[i] = random.NextNormal();
            }

            d[i] = (0.8 * z[0][i]) + (0.4 * z[1][i]) + (0.3 * x[i]) + (0.6 * u) + random.NextNormal();
            e[i] = (0.9 * z[2][i]) - (0.5 * z[1][i]) - (0.4 * u) + random.NextNormal();
            y[i] = 1.0 + (0.5 * x[i]) + (0.7 * d[i]) + (endogenous == 2 ? 0.2 * e[i] : 0.0) + u;
            weights[i] = 0.5 + random.NextDouble();
        }

        excluded = Matrix<double>.Build.DenseOfColumnArrays(z);
        KeyValuePair<string, double[]>[] columns =
        [
            new("x", x),
            new("d", d),
            .. endogenous == 2 ? (KeyValuePair<string, double[]>[])[new("e", e)] : [],
        ];
        RegressionData data = RegressionData
            .Create(columns, y)
            .WithInstruments(
                DesignMatrix.Create(Rows, z.Select(static (column, j) => KeyValuePair.Create($"z{j}", column))),
                [.. endogenous == 2 ? (string[])["d", "e"] : ["d"]]
            )
            .WithClusters("g", [.. Enumerable.Range(0, Rows).Select(static i => i % Clusters)]);
        return weighted ? data.WithWeights(weights, WeightKind.Analytic) : data;
    }
}
