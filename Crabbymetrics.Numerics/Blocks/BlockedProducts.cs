using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Crabbymetrics.Numerics;

/// <summary>
/// Products of a block of columns with a vector and with itself, with registers of the width of this processor. Lengths
/// other than those that are checked here are the caller's to check.
/// </summary>
public static class BlockedProducts
{
    /// <summary>The rows and columns of a tile of <see cref="AddTile"/>.</summary>
    public const int TileWidth = CrossProductKernel.Width;

    /// <summary>Adds a combination of the columns to a vector: <c>result_i += sum_j b_j z_ij</c>.</summary>
    /// <param name="columns">The columns.</param>
    /// <param name="coefficients">b, a value for each column.</param>
    /// <param name="result">A value for each row.</param>
    /// <param name="ahead">The memory to request meanwhile; a null reference or the default value asks for nothing.</param>
    /// <exception cref="ArgumentException">The lengths do not go together.</exception>
    public static void AddCombination(
        StridedColumns columns,
        ReadOnlySpan<double> coefficients,
        Span<double> result,
        scoped ref LinesAhead ahead
    )
    {
        columns.Require(result.Length, coefficients.Length);
        LinesAhead none = default;
        ahead = ref LinesAhead.IsNone(ref ahead) ? ref none : ref ahead;
        if (Vector512.IsHardwareAccelerated)
        {
            ColumnKernels.AddCombination<Lane512, Vector512<double>>(
                columns.Values,
                columns.Stride,
                columns.Rows,
                coefficients,
                result,
                ref ahead
            );
        }
        else
        {
            ColumnKernels.AddCombination<Lane256, Vector256<double>>(
                columns.Values,
                columns.Stride,
                columns.Rows,
                coefficients,
                result,
                ref ahead
            );
        }
    }

    /// <summary>Writes several combinations of the columns at once: <c>result_ci = constant_c + sum_j factor_cj z_ij</c>.</summary>
    /// <param name="columns">The columns.</param>
    /// <param name="factors">The factors, those of one combination after those of another.</param>
    /// <param name="constants">A constant for each combination.</param>
    /// <param name="last">The last column of each combination whose factor is not 0; -1 for none.</param>
    /// <param name="results">Receives the combinations, a value for each row, one after the other.</param>
    /// <exception cref="ArgumentException">The lengths do not go together.</exception>
    public static void WriteCombinations(
        StridedColumns columns,
        ReadOnlySpan<double> factors,
        ReadOnlySpan<double> constants,
        ReadOnlySpan<int> last,
        Span<double> results
    )
    {
        int count = columns.Count;
        bool within = last.Length == constants.Length && results.Length >= (long)constants.Length * columns.Rows;
        foreach (int column in last)
        {
            within &= column < count;
        }

        if (!within || factors.Length != count * constants.Length)
        {
            throw new ArgumentException(
                $"{constants.Length} combinations of {count} columns have {factors.Length} factors, {last.Length} last columns below "
                    + $"{count} and {results.Length} values for {columns.Rows} rows: these do not go together.",
                nameof(factors)
            );
        }

        if (Vector512.IsHardwareAccelerated)
        {
            CombinationKernel.Write<Lane512, Vector512<double>>(columns, factors, constants, last, results);
        }
        else
        {
            CombinationKernel.Write<Lane256, Vector256<double>>(columns, factors, constants, last, results);
        }
    }

    /// <summary>Adds the products of the columns with a vector: <c>sums_j += sum_i v_i z_ij</c>.</summary>
    /// <param name="columns">The columns.</param>
    /// <param name="vector">v, a value for each row.</param>
    /// <param name="sums">A value for each column.</param>
    /// <param name="ahead">The memory to request meanwhile; a null reference or the default value asks for nothing.</param>
    /// <exception cref="ArgumentException">The lengths do not go together.</exception>
    public static void AddTransposedProduct(
        StridedColumns columns,
        ReadOnlySpan<double> vector,
        Span<double> sums,
        scoped ref LinesAhead ahead
    )
    {
        columns.Require(vector.Length, sums.Length);
        LinesAhead none = default;
        ahead = ref LinesAhead.IsNone(ref ahead) ? ref none : ref ahead;
        if (Vector512.IsHardwareAccelerated)
        {
            ColumnKernels.AddTransposedProduct<Lane512, Vector512<double>>(
                columns.Values,
                columns.Stride,
                columns.Rows,
                vector,
                sums,
                ref ahead
            );
        }
        else
        {
            ColumnKernels.AddTransposedProduct<Lane256, Vector256<double>>(
                columns.Values,
                columns.Stride,
                columns.Rows,
                vector,
                sums,
                ref ahead
            );
        }
    }

    /// <summary>Adds the weighted cross product of the columns, <c>cross[a, b] += sum_i w_i z_ia z_ib</c> for b &lt;= a. What stands above
    /// the diagonal afterwards means nothing.</summary>
    /// <param name="columns">The columns.</param>
    /// <param name="weights">w, a value for each row, of any sign.</param>
    /// <param name="sums">Empty; or a value for each column, to which <c>sum_i w_i z_ia</c> is added.</param>
    /// <param name="cross">p x p values for p columns, row-major.</param>
    /// <param name="ahead">The memory to request meanwhile; a null reference or the default value asks for nothing.</param>
    /// <exception cref="ArgumentException">A length is wrong.</exception>
    public static void AddCrossProduct(
        StridedColumns columns,
        ReadOnlySpan<double> weights,
        Span<double> sums,
        Span<double> cross,
        scoped ref LinesAhead ahead
    )
    {
        int p = columns.Count;
        columns.Require(weights.Length, p);
        if (cross.Length < (long)p * p || (!sums.IsEmpty && sums.Length < p))
        {
            throw new ArgumentException($"{p} columns have {p} sums and {p} x {p} products.", nameof(cross));
        }

        CrossSums all = new(cross, p, sums);
        LinesAhead none = default;
        ahead = ref LinesAhead.IsNone(ref ahead) ? ref none : ref ahead;
        if (Vector512.IsHardwareAccelerated)
        {
            CrossProductKernel.AddLowerTriangle<Lane512, Vector512<double>>(columns, weights, in all, ref ahead);
        }
        else
        {
            CrossProductKernel.AddLowerTriangle<Lane256, Vector256<double>>(columns, weights, in all, ref ahead);
        }
    }

    /// <summary>Adds the products of five columns with five others: <c>sums[i, j] += sum over the rows of x_i y_j</c>.</summary>
    /// <param name="x">Five columns.</param>
    /// <param name="y">Five columns.</param>
    /// <param name="stride">The distance between the starts of two columns of either.</param>
    /// <param name="rows">The number of rows, a multiple of <see cref="CacheLines.Doubles"/>.</param>
    /// <param name="sums">Receives the sums.</param>
    /// <param name="sumStride">The distance between the starts of two rows of the sums.</param>
    /// <exception cref="ArgumentException">A length is wrong.</exception>
    public static void AddTile(ReadOnlySpan<double> x, ReadOnlySpan<double> y, int stride, int rows, Span<double> sums, int sumStride)
    {
        _ = new StridedColumns(x, stride, rows, TileWidth);
        _ = new StridedColumns(y, stride, rows, TileWidth);
        _ = new StridedColumns(sums, sumStride, TileWidth, TileWidth);
        if (rows % CacheLines.Doubles != 0)
        {
            throw new ArgumentException($"A tile has a multiple of {CacheLines.Doubles} rows; {rows} is none.", nameof(rows));
        }

        // Panels are packed into the cache before they are multiplied.
        LinesAhead nothing = default;
        ColumnsAt left = new(ref MemoryMarshal.GetReference(x), stride);
        ColumnsAt right = new(ref MemoryMarshal.GetReference(y), stride);
        CrossSums products = new(sums, sumStride, default);
        if (Vector512.IsHardwareAccelerated)
        {
            CrossProductTiles.AddSquare<Lane512, Vector512<double>>(left, right, rows, in products, ref nothing);
        }
        else
        {
            CrossProductTiles.AddSquare<Lane256, Vector256<double>>(left, right, rows, in products, ref nothing);
        }
    }

    /// <summary>Adds some values to as many sums, element by element.</summary>
    /// <param name="values">The values.</param>
    /// <param name="sums">At least as many sums.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are fewer sums than values.</exception>
    public static void Add(ReadOnlySpan<double> values, Span<double> sums) => ColumnKernels.Add(values, sums);
}
