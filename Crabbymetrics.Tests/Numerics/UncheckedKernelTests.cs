namespace Crabbymetrics.Tests.Numerics;

/// <summary>Kernels that read memory without a check of each index check the lengths of what they are given.</summary>
public sealed class UncheckedKernelTests
{
    private const int Rows = 8;
    private static readonly int[] Codes = new int[Rows];
    private static readonly int[] Places = [0];
    private static readonly double[] Full = new double[Rows];
    private static readonly double[] Short = new double[Rows - 1];

    [Test]
    public void A_factor_refuses_a_span_with_fewer_values_than_rows()
    {
        Assert.Multiple(() =>
        {
            Throws(static () => FactorKernels.AddGathered(Factor, Full, Short));
            Throws(static () => FactorKernels.AddGatheredProducts(Factor, Short, Full, new double[Rows]));
            Throws(static () => FactorKernels.AddGatheredProducts(Factor, Full, Full, Short));
            Throws(static () => FactorKernels.Scatter(Factor, Short, new double[1], 1));
            Throws(static () => FactorKernels.ScatterProducts(Factor, Short, Full, new double[1], 1));
            Throws(static () => FactorKernels.ScatterProducts(Factor, Full, Short, new double[1], 1));
            Throws(static () =>
                FactorKernels.ScatterFourProducts(
                    Factor,
                    Full,
                    new StridedColumns(new double[(4 * Rows) - 1], Rows, Rows - 1, 4),
                    new double[4],
                    1,
                    1
                )
            );
            Throws(static () => FactorKernels.ScatterPairs(Factor, 1, new FactorRows(Codes.AsSpan(1), Places), 1, Full, new double[1]));
            Throws(static () => FactorKernels.ScatterPairs(Factor, 1, Factor, 1, Short, new double[1]));
        });
    }

    [Test]
    public void A_factor_without_columns_changes_nothing()
    {
        double[] memory = [1.0, double.NaN];
        FactorKernels.Scatter(new FactorRows(Codes, [-1]), Full, memory.AsSpan(1, 0), 1);
        FactorKernels.AddGathered(new FactorRows(Codes, [-1]), memory.AsSpan(2), new double[Rows]);
        Assert.That(memory, Is.EqualTo(new[] { 1.0, double.NaN }));
    }

    [Test]
    public void A_tile_refuses_sums_that_are_too_short_and_rows_that_fill_no_line()
    {
        double[] panel = new double[BlockedProducts.TileWidth * Rows];
        Assert.Multiple(() =>
        {
            Assert.Throws<ArgumentException>(() => BlockedProducts.AddTile(panel, panel, Rows, Rows, new double[24], 5));
            Assert.Throws<ArgumentException>(() => BlockedProducts.AddTile(panel, panel, Rows, Rows - 1, new double[25], 5));
        });
    }

    private static FactorRows Factor => new(Codes, Places);

    private static void Throws(Action call) => Assert.Throws<ArgumentOutOfRangeException>(call);
}
