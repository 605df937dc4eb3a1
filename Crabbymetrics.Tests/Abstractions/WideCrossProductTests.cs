namespace Crabbymetrics.Tests.Abstractions;

[TestFixture]
internal sealed class WideCrossProductTests
{
    private const double Shift = 3.0;

    // Small integers: exact in any order. Columns on both sides of a panel and a tile; rows that end inside a block, of one chunk and of
    // several.
    [TestCase(192, 700, true)]
    [TestCase(203, 1300, true)]
    [TestCase(203, 1300, false)]
    [TestCase(331, 600, true)]
    [TestCase(331, 600, false)]
    [TestCase(201, 5, true)]
    [TestCase(201, 5, false)]
    public void Every_entry_of_the_lower_triangle_is_exact_for_any_number_of_threads(int columns, int rows, bool weighted)
    {
        double[,] x = new double[rows, columns];
        double[] weights = new double[rows],
            shifts = new double[columns];
        for (int i = 0; i < rows; i++)
        {
            weights[i] = weighted ? (i % 4) - 1 : 1;
            for (int j = 0; j < columns; j++)
            {
                x[i, j] = (((i + 2) * (j + 3)) % 11) - 4;
            }
        }

        shifts[7] = Shift;
        DesignView view = new(DesignMatrix.Create(x), [.. Enumerable.Range(0, columns)], shifts);
        Assert.That(view.IsWide, Is.True);
        foreach (int threads in new[] { 1, 2, 3, 16 })
        {
            double[] cross = new double[columns * columns];
            Array.Fill(cross, 2.0);
            view.AddWeightedCrossProduct(weights, cross, threads);
            for (int a = 0; a < columns; a += a < columns - 12 ? 6 : 1)
            {
                for (int b = 0; b <= a; b++)
                {
                    double expected = 2.0;
                    for (int i = 0; i < rows; i++)
                    {
                        expected += weights[i] * (x[i, a] - shifts[a]) * (x[i, b] - shifts[b]);
                    }

                    Assert.That(cross[(a * columns) + b], Is.EqualTo(expected), $"columns {a} and {b}, {threads} threads");
                }
            }
        }
    }

    [Test]
    public void A_cancelled_token_and_wrong_lengths_end_it()
    {
        DesignView view = DesignMatrix.Create(new double[10, 200]).View();
        Assert.That(
            () => view.AddWeightedCrossProduct(new double[9], new double[200 * 200]),
            Throws.ArgumentException.With.Message.Contains("9 values")
        );
        Assert.That(
            () => view.AddWeightedCrossProduct(new double[10], new double[7]),
            Throws.ArgumentException.With.Message.Contains("200 x 200")
        );
        Assert.That(
            () => view.AddWeightedCrossProduct(new double[10], new double[200 * 200], 0),
            Throws.InstanceOf<ArgumentOutOfRangeException>()
        );
        Assert.That(
            () => view.AddWeightedCrossProduct(new double[10], new double[200 * 200], 1, new CancellationToken(true)),
            Throws.InstanceOf<OperationCanceledException>()
        );
    }
}
