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
        ReadOnlySpan<double> values,
        int stride,
        int rows,
        int columns,
        ReadOnlySpan<double> weights,
        Span<double> sums,
        Span<double> cross,
        ref LinesAhead ahead
    )
        where TLane : ILane<TVector>
        where TVector : struct
    {
        Span<double> buffer = stackalloc double[(Width * WeightedStride) + CacheLines.Doubles];
        Span<double> weighted = buffer[CacheLines.FirstIn(buffer)..];
        for (int first = 0; first < rows; first += MostRows)
        {
            int some = Math.Min(MostRows, rows - first);
            ReadOnlySpan<double> w = weights.Slice(first, some);
            if (some < TLane.Count)
            {
                AddRowByRow(values[first..], stride, columns, w, sums, cross);
            }
            else
            {
                AddRows<TLane, TVector>(values[first..], stride, columns, w, weighted, sums, cross, ref ahead);
            }
        }
    }

    private static void AddRows<TLane, TVector>(
        ReadOnlySpan<double> values,
        int stride,
        int columns,
        ReadOnlySpan<double> weights,
        Span<double> weighted,
        Span<double> sums,
        Span<double> cross,
        ref LinesAhead ahead
    )
        where TLane : ILane<TVector>
        where TVector : struct
    {
        ref double z = ref MemoryMarshal.GetReference(values);
        ref double w = ref MemoryMarshal.GetReference(weights);
        ref double x = ref MemoryMarshal.GetReference(weighted);
        int rows = weights.Length;
        int a = 0;
        if (TLane.HasManyRegisters)
        {
            for (; a + Width <= columns; a += Width)
            {
                CrossProductTiles.AddTriangle<TLane, TVector>(
                    ref Unsafe.Add(ref z, a * stride),
                    stride,
                    rows,
                    ref w,
                    ref x,
                    WeightedStride,
                    sums.IsEmpty ? default : sums.Slice(a, Width),
                    cross[((a * columns) + a)..],
                    columns,
                    ref ahead
                );
                for (int b = 0; b < a; b += Width)
                {
                    CrossProductTiles.AddSquare<TLane, TVector>(
                        ref x,
                        WeightedStride,
                        ref Unsafe.Add(ref z, b * stride),
                        stride,
                        rows,
                        cross[((a * columns) + b)..],
                        columns,
                        ref ahead
                    );
                }
            }
        }

        if (!sums.IsEmpty && a < columns)
        {
            ColumnKernels.AddTransposedProduct<TLane, TVector>(values[(a * stride)..], stride, rows, weights, sums[a..], ref ahead);
        }

        for (; a + 2 <= columns; a += 2)
        {
            for (int b = 0; b <= a + 1; b += Width)
            {
                CrossProductTiles.AddPair<TLane, TVector>(ref z, stride, rows, ref w, a, b, cross, columns);
            }
        }

        if (a < columns)
        {
            for (int b = 0; b <= a; b += Width)
            {
                CrossProductTiles.AddSingle<TLane, TVector>(ref z, stride, rows, ref w, a, b, cross, columns);
            }
        }
    }

    // Fewer rows than a register holds.
    private static void AddRowByRow(
        ReadOnlySpan<double> values,
        int stride,
        int columns,
        ReadOnlySpan<double> weights,
        Span<double> sums,
        Span<double> cross
    )
    {
        for (int a = 0; a < columns; a++)
        {
            for (int i = 0; i < weights.Length && !sums.IsEmpty; i++)
            {
                sums[a] = double.MultiplyAddEstimate(weights[i], values[(a * stride) + i], sums[a]);
            }

            for (int b = 0; b <= a; b++)
            {
                double sum = 0.0;
                for (int i = 0; i < weights.Length; i++)
                {
                    sum = double.MultiplyAddEstimate(weights[i] * values[(a * stride) + i], values[(b * stride) + i], sum);
                }

                cross[(a * columns) + b] += sum;
            }
        }
    }
}
