using CsCheck;

namespace Crabbymetrics.Tests.Abstractions;

/// <summary>Blocks, views and kernels against the plain loops that they replace.</summary>
public sealed class DesignMatrixTests
{
    private static readonly Gen<double[,]> Matrices =
        from rows in Gen.Int[1, 1300]
        from columns in Gen.Int[1, 13]
        from seed in Gen.Long
        select Fill(rows, columns, seed);

    [Test]
    public void Values_and_columns_are_those_given() =>
        Matrices.Sample(
            x =>
            {
                DesignMatrix design = DesignMatrix.Create(x);
                double[] column = new double[design.RowCount];
                for (int j = 0; j < design.ColumnCount; j++)
                {
                    design.CopyColumn(j, column);
                    for (int i = 0; i < design.RowCount; i++)
                    {
                        if (design[i, j] != x[i, j] || column[i] != x[i, j])
                        {
                            return false;
                        }
                    }
                }

                return true;
            },
            iter: 30
        );

    [Test]
    public void Products_agree_with_plain_loops() =>
        Matrices.Sample(
            x =>
            {
                int n = x.GetLength(0),
                    p = x.GetLength(1);
                DesignMatrix design = DesignMatrix.Create(x);
                double[] b = [.. Enumerable.Range(0, p).Select(j => Math.Sin(j + 1.0))];
                double[] v = [.. Enumerable.Range(0, n).Select(i => Math.Cos(i))];
                double[] eta = new double[n],
                    sums = new double[p],
                    cross = new double[p * p];
                design.LinearPredictor(0.7, b, eta);
                design.TransposedProduct(v, sums);
                design.WeightedCrossProduct(v, cross);
                bool same = true;
                for (int i = 0; i < n; i++)
                {
                    same &= Near(eta[i], 0.7 + Enumerable.Range(0, p).Sum(j => x[i, j] * b[j]), p);
                }

                for (int j = 0; j < p; j++)
                {
                    same &= Near(sums[j], Enumerable.Range(0, n).Sum(i => x[i, j] * v[i]), n);
                    for (int l = 0; l < p; l++)
                    {
                        same &= Near(cross[(j * p) + l], Enumerable.Range(0, n).Sum(i => v[i] * x[i, j] * x[i, l]), n);
                    }
                }

                return same;
            },
            iter: 30
        );

    [Test]
    public void Owned_columns_are_seen_without_a_copy()
    {
        double[] first = [1, 2, 3],
            second = [4, 5, 6];
        DesignMatrix design = DesignMatrix.FromOwnedColumns(["a", "b"], [first, second]);
        first[1] = 20.0;
        Assert.That(design[1, 0], Is.EqualTo(20.0), "the caller was told not to do this");
        Assert.That(
            () =>
                DesignMatrix.FromOwnedColumns(
                    ["a"],
                    [
                        [1.0, double.NaN],
                    ]
                ),
            Throws.ArgumentException.With.Message.Contains("row 1").And.Message.Contains("'a'")
        );
    }

    [Test]
    public void A_view_chooses_and_shifts_columns()
    {
        DesignMatrix design = DesignMatrix.Create(Fill(700, 4, 3));
        DesignView view = new(design, [3, 1], [0.0, 2.5]);
        double[] scratch = new double[view.ScratchCount];
        for (int b = 0; b < design.BlockCount; b++)
        {
            DesignBlock block = view.Load(b, scratch);
            for (int i = 0; i < block.RowCount; i++)
            {
                Assert.That(block.Column(0)[i], Is.EqualTo(design[block.FirstRow + i, 3]));
                Assert.That(block.Column(1)[i], Is.EqualTo(design[block.FirstRow + i, 1] - 2.5));
            }
        }
    }

    [Test]
    public void Moments_keep_their_digits_on_a_column_with_a_large_mean()
    {
        double[] deviations = [.. Enumerable.Range(0, 5000).Select(i => (double)((i * 37) % 101))];
        DesignMatrix design = DesignMatrix.Create(
            5000,
            [new("t", [.. deviations.Select(d => 1.6e9 + d)]), new("c", [.. deviations.Select(_ => 0.1)])]
        );
        double mean = deviations.Average();
        double deviation = Math.Sqrt(deviations.Average(d => (d - mean) * (d - mean)));
        Assert.Multiple(() =>
        {
            Assert.That(design.Moments(0).Mean - 1.6e9, Is.EqualTo(mean).Within(1e-6));
            Assert.That(design.Moments(0).StandardDeviation, Is.EqualTo(deviation).Within(1e-6));
            Assert.That(design.Moments(1), Is.EqualTo(new ColumnMoments(0.1, 0.0)), "a constant column does not vary by rounding");
        });
    }

    [TestCase(1)]
    [TestCase(2)]
    [TestCase(7)]
    public void A_pass_has_the_same_bits_for_any_number_of_threads(int threads)
    {
        DesignMatrix design = DesignMatrix.Create(Fill(40_000, 3, 5));
        using BlockRunner serial = new(design.View(), 1);
        using BlockRunner parallel = new(design.View(), threads);
        double[] expected = new double[3],
            actual = new double[3];
        serial.Run(new ColumnSums(), expected);
        for (int pass = 0; pass < 300; pass++)
        {
            parallel.Run(new ColumnSums(), actual);
            Assert.That(actual, Is.EqualTo(expected));
            // Now and then about as long as helpers stay awake for the next pass: some leave as it begins.
            if (pass % 10 == 9)
            {
                Thread.SpinWait(1000 * (pass / 10));
            }
        }
    }

    [Test]
    public void An_error_in_a_visitor_reaches_the_caller_and_the_runner_stays_usable()
    {
        DesignMatrix design = DesignMatrix.Create(Fill(40_000, 3, 5));
        using BlockRunner runner = new(design.View(), 4);
        double[] sums = new double[3];
        Assert.That(() => runner.Run(new Failing(), sums), Throws.InvalidOperationException.With.Message.EqualTo("block"));
        Assert.That(() => runner.Run(new ColumnSums(), sums), Throws.Nothing);
    }

    [Test]
    public void A_cancelled_pass_throws()
    {
        DesignMatrix design = DesignMatrix.Create(Fill(40_000, 3, 5));
        using BlockRunner runner = new(design.View(), 2);
        Assert.That(
            () => runner.Run(new ColumnSums(), new double[3], new CancellationToken(canceled: true)),
            Throws.InstanceOf<OperationCanceledException>()
        );
    }

    private static bool Near(double actual, double expected, int terms) => Math.Abs(actual - expected) <= 1e-14 * terms;

    private static double[,] Fill(int rows, int columns, long seed)
    {
        RandomSource random = new(seed);
        double[,] x = new double[rows, columns];
        for (int i = 0; i < rows; i++)
        {
            for (int j = 0; j < columns; j++)
            {
                x[i, j] = (2.0 * random.NextDouble()) - 1.0;
            }
        }

        return x;
    }

    private sealed class ColumnSums : IBlockVisitor
    {
        public int SumCount => 3;

        public int ScratchCount(int rowCount) => rowCount;

        public void Visit(in DesignBlock block, Span<double> sums, Span<double> scratch)
        {
            Span<double> ones = scratch[..block.RowCount];
            ones.Fill(1.0);
            block.AddTransposedProduct(ones, sums);
        }
    }

    private sealed class Failing : IBlockVisitor
    {
        public int SumCount => 1;

        public int ScratchCount(int rowCount) => 0;

        public void Visit(in DesignBlock block, Span<double> sums, Span<double> scratch) => throw new InvalidOperationException("block");
    }
}
