using System.Collections.Immutable;

namespace Crabbymetrics.Tests.Numerics;

/// <summary>Projections on the levels of partitions: how they are solved, and that threads do not matter.</summary>
public sealed class LevelProjectionTests
{
    private const int Years = 10;

    // Rows of several parts; each method of the normal equations has its own sums over parts.
    [TestCase("ring", AbsorptionMethod.SparseCholesky, false)]
    [TestCase("ring", AbsorptionMethod.SparseCholesky, true)]
    [TestCase("ring", AbsorptionMethod.SampledCholesky, false)]
    [TestCase("random", AbsorptionMethod.ConjugateGradients, true)]
    [TestCase("random", AbsorptionMethod.Automatic, false)]
    [TestCase("shuffled", AbsorptionMethod.Automatic, true)]
    [TestCase("years", AbsorptionMethod.Dense, true)]
    [TestCase("slopes", AbsorptionMethod.Automatic, false)]
    public void The_number_of_threads_changes_no_bit(string kind, AbsorptionMethod method, bool isWeighted)
    {
        const int n = 400_000;
        ImmutableArray<LevelColumn> columns = Columns(kind, n);
        Random random = new(3);
        double[] weights = isWeighted ? [.. Enumerable.Range(0, n).Select(_ => 0.5 + random.NextDouble())] : [];
        double[][] values = [.. Enumerable.Range(0, 5).Select(_ => Enumerable.Range(0, n).Select(_ => random.NextDouble()).ToArray())];
        LevelProjection one = new(columns, weights, 1e-8, 10_000, 1, method);
        LevelProjection many = new(columns, weights, 1e-8, 10_000, 3, method);
        WithinColumn[] left = one.Remove(values, CancellationToken.None);
        WithinColumn[] right = many.Remove(values, CancellationToken.None);
        Assert.Multiple(() =>
        {
            Assert.That(many.Method, Is.EqualTo(one.Method));
            Assert.That(many.Rank(), Is.EqualTo(one.Rank()));
            for (int j = 0; j < values.Length; j++)
            {
                Assert.That(left[j].Converged);
                Assert.That(right[j].Values.AsSpan().SequenceEqual(left[j].Values), "column " + j);
                Assert.That(right[j].Error, Is.EqualTo(left[j].Error));
            }
        });
    }

    // Workers meet ten firms of a ring each: of 9.4 million pairs of firms 39 thousand occur.
    [Test]
    public void A_ring_of_firms_is_factored_exactly()
    {
        const int n = 300_000;
        int[] firm = [.. Enumerable.Range(0, n).Select(static i => i % 4348)];
        LevelProjection projection = new([Column(n, static i => i / Years), new(firm, 4348, default)], [], 1e-8, 10_000, -1);
        Assert.That(projection.Method, Is.EqualTo("sparse-cholesky"));
    }

    private static ImmutableArray<LevelColumn> Columns(string kind, int n)
    {
        Random random = new(7);
        int[] order = [.. Enumerable.Range(0, n)];
        if (kind == "shuffled")
        {
            random.Shuffle(order);
        }

        int[] firms = [.. Enumerable.Range(0, n).Select(i => kind == "ring" ? i % 1700 : random.Next(1700))];
        LevelColumn individual = Column(n, i => order[i] / Years);
        LevelColumn firm = Column(n, i => firms[i]);
        LevelColumn year = Column(n, i => order[i] % Years);
        LevelColumn trend = new(firm.Codes, firm.LevelCount, order.Select(static i => (double)(i % Years)).ToArray());
        return kind switch
        {
            "years" => [individual, year],
            "slopes" => [individual, firm, trend],
            _ => [individual, firm, year],
        };
    }

    private static LevelColumn Column(int n, Func<int, int> level)
    {
        int[] codes = [.. Enumerable.Range(0, n).Select(level)];
        return new LevelColumn(codes, codes.Max() + 1, default);
    }
}
