using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Crabbymetrics.Numerics;

/// <summary>
/// The weighted cross product <c>Z' diag(w) Z</c> of a block, in tiles of products that stay in registers while the rows go by. With 32
/// registers, columns go in groups of five: a group is weighted once, into a buffer that stays in the first-level cache, by the tile on the
/// diagonal, and meets every earlier group in a tile of 5 x 5: 25 fused multiply-adds for ten loads. What is left over, and everything
/// where there are 16 registers, goes in pairs of columns, 2 x 5.
/// </summary>
/// <remarks>
/// The last rows, too few for a register, are read together with rows before them, which have weight 0 in that register.
/// </remarks>
internal static class CrossProductKernel
{
    /// <summary>The columns of a group.</summary>
    internal const int Width = 5;

    // The number of rows that are weighted at a time: five columns of them are 20 KB.
    private const int MostRows = 512;

    // The distance between the weighted columns: a line of the cache more than the rows, which takes the last rows and keeps columns from
    // competing for the same places in the cache.
    private const int WeightedStride = MostRows + CacheLines.Doubles;

    /// <summary>
    /// cross[a, b] += sum_i w_i z_ia z_ib for b &lt;= a. Entries above the diagonal are scratch: some are written, none is meant. Where
    /// there are sums, sums[a] += sum_i w_i z_ia, of the same products with the weights.
    /// </summary>
    [SkipLocalsInit]
    internal static void AddLowerTriangle<TLane, TVector>(
        StridedColumns columns,
        ReadOnlySpan<double> weights,
        scoped in CrossSums cross,
        ref LinesAhead ahead
    )
        where TLane : ILane<TVector>
        where TVector : struct
    {
        Span<double> buffer = stackalloc double[(Width * WeightedStride) + CacheLines.Doubles];
        Span<double> weighted = buffer[CacheLines.FirstIn(buffer)..];
        for (int first = 0; first < columns.Rows; first += MostRows)
        {
            int some = Math.Min(MostRows, columns.Rows - first);
            ReadOnlySpan<double> w = weights.Slice(first, some);
            if (some < TLane.Count)
            {
                AddRowByRow(columns.SliceRows(first, some), w, in cross);
            }
            else
            {
                AddRows<TLane, TVector>(columns.SliceRows(first, some), w, weighted, in cross, ref ahead);
            }
        }
    }

    private static void AddRows<TLane, TVector>(
        StridedColumns columns,
        ReadOnlySpan<double> weights,
        Span<double> buffer,
        scoped in CrossSums cross,
        ref LinesAhead ahead
    )
        where TLane : ILane<TVector>
        where TVector : struct
    {
        ReadOnlySpan<double> values = columns.Values;
        int stride = columns.Stride,
            rows = columns.Rows,
            count = columns.Count;
        ColumnsAt all = new(ref MemoryMarshal.GetReference(values), stride);
        ColumnsAt weighted = new(ref MemoryMarshal.GetReference(buffer), WeightedStride);
        ref double w = ref MemoryMarshal.GetReference(weights);
        int a = 0;
        if (TLane.HasManyRegisters)
        {
            for (; a + Width <= count; a += Width)
            {
                ColumnsAt group = new(ref all[a], stride);
                CrossProductTiles.AddTriangle<TLane, TVector>(group, rows, ref w, weighted, cross.Tile(a, a, Width), ref ahead);
                for (int b = 0; b < a; b += Width)
                {
                    ColumnsAt others = new(ref all[b], stride);
                    CrossProductTiles.AddSquare<TLane, TVector>(weighted, others, rows, cross.Tile(a, b, Width), ref ahead);
                }
            }
        }

        if (!cross.Sums.IsEmpty && a < count)
        {
            ColumnKernels.AddTransposedProduct<TLane, TVector>(values[(a * stride)..], stride, rows, weights, cross.Sums[a..], ref ahead);
        }

        for (; a + 2 <= count; a += 2)
        {
            for (int b = 0; b <= a + 1; b += Width)
            {
                CrossProductTiles.AddPair<TLane, TVector>(all, rows, ref w, a, b, in cross);
            }
        }

        if (a < count)
        {
            for (int b = 0; b <= a; b += Width)
            {
                CrossProductTiles.AddSingle<TLane, TVector>(all, rows, ref w, a, b, in cross);
            }
        }
    }

    // Fewer rows than a register holds.
    private static void AddRowByRow(StridedColumns columns, ReadOnlySpan<double> weights, scoped in CrossSums cross)
    {
        ReadOnlySpan<double> values = columns.Values;
        int stride = columns.Stride;
        for (int a = 0; a < columns.Count; a++)
        {
            for (int i = 0; i < weights.Length && !cross.Sums.IsEmpty; i++)
            {
                cross.Sums[a] = double.MultiplyAddEstimate(weights[i], values[(a * stride) + i], cross.Sums[a]);
            }

            for (int b = 0; b <= a; b++)
            {
                double sum = 0.0;
                for (int i = 0; i < weights.Length; i++)
                {
                    sum = double.MultiplyAddEstimate(weights[i] * values[(a * stride) + i], values[(b * stride) + i], sum);
                }

                cross.Products[(a * cross.Stride) + b] += sum;
            }
        }
    }
}
