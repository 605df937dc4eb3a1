using System.Collections.Immutable;

namespace Crabbymetrics.Estimators;

/// <summary>Rows as combinations of columns: <c>y_c = constant_c + sum_j factor_cj (x_j - shift_j)</c>. A row gives the same bits wherever
/// it
/// stands.</summary>
internal sealed class AffineMap(double[] shifts, double[] factors, double[] constants)
{
    // The kernels work on whole registers, of eight numbers at most: rows beyond them would be rounded otherwise.
    private const int Lanes = 8;

    private readonly int _columns = shifts.Length;
    private readonly int _count = constants.Length;
    private readonly int[] _last = [.. Enumerable.Repeat(shifts.Length - 1, constants.Length)];

    /// <summary>Maps the rows of a design.</summary>
    /// <param name="data">The rows, with the columns of the shifts.</param>
    /// <param name="names">The names of the combinations.</param>
    /// <param name="maxDegreeOfParallelism">The largest number of threads; it changes no bit.</param>
    public DesignMatrix Apply(DesignMatrix data, ImmutableArray<string> names, int maxDegreeOfParallelism = -1)
    {
        double[][] results = new double[_count][];
        for (int c = 0; c < _count; c++)
        {
            results[c] = GC.AllocateUninitializedArray<double>(data.RowCount);
        }

        if (_count == 0 || data.RowCount == 0)
        {
            return DesignMatrix.Create(data.RowCount, names.Select((name, c) => KeyValuePair.Create(name, results[c])));
        }

        DesignView view = new(data, [.. Enumerable.Range(0, _columns)], shifts);
        using (BlockRunner runner = new(view, maxDegreeOfParallelism))
        {
            runner.Run(new Visitor(this, results, isDense: data.Categories.IsEmpty), []);
        }

        return DesignMatrix.FromOwnedColumns(names, results);
    }

    private sealed class Visitor(AffineMap map, double[][] results, bool isDense) : IBlockVisitor
    {
        public int SumCount => 0;

        public int ScratchCount(int rowCount) => Padded(rowCount) * (map._count + map._columns);

        public void Visit(in DesignBlock block, Span<double> sums, Span<double> scratch)
        {
            int rows = Padded(block.RowCount);
            Span<double> combined = scratch[..(rows * map._count)];
            if (isDense && rows == block.RowCount)
            {
                block.WriteCombinations(factors: map.Factors, map.Constants, map._last, combined);
            }
            else
            {
                Span<double> copy = scratch.Slice(combined.Length, rows * map._columns);
                copy.Clear();
                for (int j = 0; j < map._columns; j++)
                {
                    block.CopyColumn(j, copy.Slice(j * rows, block.RowCount));
                }

                BlockedProducts.WriteCombinations(
                    new StridedColumns(copy, rows, rows, map._columns),
                    map.Factors,
                    map.Constants,
                    map._last,
                    combined
                );
            }

            for (int c = 0; c < results.Length; c++)
            {
                combined.Slice(c * rows, block.RowCount).CopyTo(results[c].AsSpan(block.FirstRow));
            }
        }

        private static int Padded(int rows) => (rows + Lanes - 1) / Lanes * Lanes;
    }

    private double[] Factors { get; } = factors;

    private double[] Constants { get; } = constants;
}
