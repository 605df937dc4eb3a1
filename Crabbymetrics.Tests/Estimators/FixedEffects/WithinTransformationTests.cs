using System.Collections.Immutable;
using Crabbymetrics.Estimators;
using CsCheck;

namespace Crabbymetrics.Tests.Estimators.FixedEffects;

/// <summary>Taking effects out of columns, on graphs of every kind and by every method.</summary>
public sealed class WithinTransformationTests
{
    // Trees, chains, stars, complete and disconnected graphs: the firm of a worker in a row.
    private static readonly Gen<(int[] Worker, int[] Firm, double[] Values, double[] Weights)> Graphs =
        from kind in Gen.Int[0, 4]
        from rows in Gen.Int[4, 80]
        from workers in Gen.Int[2, 20]
        from firms in Gen.Int[2, 12]
        from draws in Gen.Int[0, 1_000_000].Array[rows]
        from values in Gen.Double[-5.0, 5.0].Array[rows]
        from weights in Gen.Double[0.1, 3.0].Array[rows]
        select Graph(kind, workers, firms, draws, values, weights);

    [Test]
    public void All_methods_leave_what_dummies_written_out_leave() =>
        Graphs.Sample(
            static graph =>
            {
                RegressionData data = Data(graph);
                double[] expected = ByDummies(data, graph.Values, graph.Weights, out int rank);
                foreach (AbsorptionMethod method in Enum.GetValues<AbsorptionMethod>())
                {
                    WithinTransformation within = new(data, 1e-12, method: method);
                    Assert.That(within.Apply(graph.Values)[0], Is.EqualTo(expected).Within(1e-9), method.ToString());
                    Assert.That(within.Rank, Is.EqualTo(rank), method.ToString());
                }
            },
            iter: 150
        );

    [Test]
    public void Three_effects_and_slopes_leave_what_columns_written_out_leave() =>
        Graphs.Sample(
            static graph =>
            {
                int[] year = [.. graph.Values.Select(static (value, i) => (i * 7 / 3 + (value > 0.0 ? 1 : 0)) % 5)];
                RegressionData three = Data(graph).WithAbsorbed("year", year);
                RegressionData slopes = three.WithAbsorbed("firm[t]", graph.Firm, [.. year.Select(static t => (t * t) - 1.0)]);
                foreach (RegressionData data in (RegressionData[])[three, slopes])
                {
                    double[] expected = ByDummies(data, graph.Values, graph.Weights, out int rank);
                    foreach (AbsorptionMethod method in Enum.GetValues<AbsorptionMethod>())
                    {
                        WithinTransformation within = new(data, 1e-12, method: method);
                        Assert.That(within.Apply(graph.Values)[0], Is.EqualTo(expected).Within(1e-8), method.ToString());
                        if (within.RankIsExact)
                        {
                            Assert.That(within.Rank, Is.EqualTo(rank), method.ToString());
                        }
                        else
                        {
                            Assert.That(within.Rank, Is.GreaterThanOrEqualTo(rank), method.ToString());
                        }
                    }
                }
            },
            iter: 60
        );

    [Test]
    public void Threads_change_no_bit()
    {
        Random random = new(5);
        int[] worker = [.. Enumerable.Range(0, 6000).Select(i => i / 4)];
        int[] firm = [.. Enumerable.Range(0, 6000).Select(_ => random.Next(1200))];
        double[][] columns = [.. Enumerable.Range(0, 3).Select(_ => worker.Select(_ => random.NextDouble()).ToArray())];
        RegressionData data = Data((worker, firm, columns[0], [.. worker.Select(static _ => 1.0)]));
        ImmutableArray<double[]> one = new WithinTransformation(data, maxDegreeOfParallelism: 1).Apply(columns);
        ImmutableArray<double[]> many = new WithinTransformation(data, maxDegreeOfParallelism: 4).Apply(columns);
        Assert.Multiple(() =>
        {
            for (int j = 0; j < columns.Length; j++)
            {
                Assert.That(many[j], Is.EqualTo(one[j]));
            }
        });
    }

    [Test]
    public void Too_few_iterations_are_an_error_with_the_best_point()
    {
        Random random = new(5);
        int[] worker = [.. Enumerable.Range(0, 8000).Select(i => i / 4)];
        int[] firm = [.. Enumerable.Range(0, 8000).Select(_ => random.Next(1500))];
        double[] x = [.. worker.Select(_ => random.NextDouble())];
        RegressionData data = RegressionData
            .Create([new KeyValuePair<string, double[]>("x", x)], [.. x.Select(value => value + random.NextDouble())])
            .WithAbsorbed("worker", worker)
            .WithAbsorbed("firm", firm);
        ConvergenceException error = Assert.Throws<ConvergenceException>(() =>
            new OlsEstimator(new OlsOptions { MaxIterations = 2 }).Fit(data)
        );
        Assert.Multiple(() =>
        {
            Assert.That(error.BestParameters[0], Is.EqualTo(1.0).Within(0.2));
            Assert.That(error.Diagnostics.Converged, Is.False);
            Assert.That(error.Message, Does.Contain("after 2 iterations"));
        });
    }

    private static (int[], int[], double[], double[]) Graph(
        int kind,
        int workers,
        int firms,
        int[] draws,
        double[] values,
        double[] weights
    )
    {
        int[] worker = [.. draws.Select(draw => draw % workers)];
        int[] firm =
        [
            .. draws.Select(
                (draw, i) =>
                    kind switch
                    {
                        0 => (worker[i] + (draw / 64 % 2)) % firms,
                        1 => draw / 97 % 3 == 0 ? 0 : worker[i] % firms,
                        2 => draw / 31 % firms,
                        3 => worker[i] % firms,
                        _ => (worker[i] % 2 * (firms / 2)) + (draw / 13 % Math.Max(1, firms / 2)),
                    }
            ),
        ];
        return (worker, firm, values, weights);
    }

    private static RegressionData Data((int[] Worker, int[] Firm, double[] Values, double[] Weights) graph) =>
        RegressionData
            .Create([new KeyValuePair<string, double[]>("x", graph.Values)], graph.Values)
            .WithAbsorbed("worker", graph.Worker)
            .WithAbsorbed("firm", graph.Firm)
            .WithWeights(graph.Weights, WeightKind.Analytic);

    // The residuals of Gram-Schmidt on all dummies.
    private static double[] ByDummies(RegressionData data, double[] values, double[] weights, out int rank)
    {
        List<double[]> basis = [];
        foreach (AbsorbedEffect effect in data.Absorbed)
        {
            for (int level = 0; level < effect.Levels.GroupCount; level++)
            {
                int own = level;
                double[] slope = effect.HasSlope ? effect.Slope.ToArray() : [.. values.Select(static _ => 1.0)];
                double[] dummy = [.. effect.Levels.Codes.ToArray().Select((code, i) => code == own ? slope[i] : 0.0)];
                double before = Product(dummy, dummy, weights);
                double[] left = Residual(dummy, basis, weights);
                double length = Product(left, left, weights);
                if (length > 1e-14 * before)
                {
                    basis.Add([.. left.Select(value => value / Math.Sqrt(length))]);
                }
            }
        }

        rank = basis.Count;
        return Residual(values, basis, weights);
    }

    private static double[] Residual(double[] values, List<double[]> basis, double[] weights)
    {
        double[] left = [.. values];
        for (int pass = 0; pass < 3; pass++)
        {
            foreach (double[] column in basis)
            {
                double factor = Product(left, column, weights);
                left = [.. left.Zip(column, (value, unit) => value - (factor * unit))];
            }
        }

        return left;
    }

    private static double Product(double[] left, double[] right, double[] weights) =>
        Enumerable.Range(0, left.Length).Sum(i => left[i] * right[i] * weights[i]);
}
