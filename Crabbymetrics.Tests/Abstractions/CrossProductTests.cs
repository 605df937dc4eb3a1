namespace Crabbymetrics.Tests.Abstractions;

[TestFixture]
internal sealed class CrossProductTests
{
    // Small integers, whose sums are exact in any order: no tolerance is needed for any tile, remainder or chunk.
    [Test]
    public void Every_number_of_columns_and_rows_gives_the_exact_lower_triangle(
        [Range(1, 17)] int columns,
        [Values(1, 3, 7, 8, 9, 17, 511, 512, 513, 1030)] int rows,
        [Values(0, 5)] int gap
    )
    {
        int stride = rows + gap;
        double[] values = new double[columns * stride];
        double[] weights = new double[rows];
        for (int i = 0; i < rows; i++)
        {
            weights[i] = (i % 5) - 1;
            for (int j = 0; j < columns; j++)
            {
                values[(j * stride) + i] = ((i * (j + 3)) % 11) - 4 + j;
            }
        }

        double[] cross = new double[columns * columns];
        Array.Fill(cross, 2.0);
        double[] moments = [.. cross],
            sums = new double[columns];
        Array.Fill(sums, 3.0);
        DesignBlock block = new(values, stride, rows, columns, 0);
        block.AddWeightedCrossProduct(weights, cross);
        block.AddArrowMoments(weights, sums, moments);
        for (int a = 0; a < columns; a++)
        {
            Assert.That(
                sums[a],
                Is.EqualTo(3.0 + Enumerable.Range(0, rows).Sum(i => weights[i] * values[(a * stride) + i])),
                $"sum of column {a}"
            );
            for (int b = 0; b <= a; b++)
            {
                double expected = 2.0;
                for (int i = 0; i < rows; i++)
                {
                    expected += weights[i] * values[(a * stride) + i] * values[(b * stride) + i];
                }

                Assert.That(cross[(a * columns) + b], Is.EqualTo(expected), $"columns {a} and {b}");
                Assert.That(moments[(a * columns) + b], Is.EqualTo(expected), $"moments of columns {a} and {b}");
            }
        }
    }

    [Test]
    public void Values_between_the_rows_of_two_columns_are_not_read()
    {
        double[] values = [1, 2, 3, double.NaN, 4, 5, 6, double.NaN];
        double[] cross = new double[4];
        new DesignBlock(values, 4, 3, 2, 0).AddWeightedCrossProduct([1, 1, 1], cross);
        Assert.That(new[] { cross[0], cross[2], cross[3] }, Is.EqualTo(new[] { 14.0, 32.0, 77.0 }));
    }
}
