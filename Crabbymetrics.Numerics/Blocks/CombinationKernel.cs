using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Crabbymetrics.Numerics;

/// <summary>Several linear combinations of the columns of a block at once, in tiles of four columns and four combinations: 16 products for
/// eight loads and four stores. More columns at a time would compete for the same places in the first-level cache, which columns of a power
/// of two of rows share. Lengths are checked by <see cref="BlockedProducts"/>.</summary>
internal static class CombinationKernel
{
    private const int Width = 4;

    /// <summary>results[c * rows + i] = constants[c] + sum over j up to last[c] of factors[c * columns + j] * column_j[i].</summary>
    internal static void Write<TLane, TVector>(
        StridedColumns block,
        ReadOnlySpan<double> factors,
        ReadOnlySpan<double> constants,
        ReadOnlySpan<int> last,
        Span<double> results
    )
        where TLane : ILane<TVector>
        where TVector : struct
    {
        ReadOnlySpan<double> values = block.Values;
        int stride = block.Stride,
            rows = block.Rows,
            columns = block.Count;
        for (int c = 0; c < constants.Length; c++)
        {
            results.Slice(c * rows, rows).Fill(constants[c]);
        }

        int whole = constants.Length - (constants.Length % Width);
        for (int c = 0; c < whole; c += Width)
        {
            int most = Math.Max(Math.Max(last[c], last[c + 1]), Math.Max(last[c + 2], last[c + 3]));
            int j = 0;
            for (; j <= most && j + Width <= columns; j += Width)
            {
                AddTile<TLane, TVector>(
                    values[(j * stride)..],
                    stride,
                    rows,
                    factors[((c * columns) + j)..],
                    columns,
                    results[(c * rows)..]
                );
            }

            for (; j <= most; j++)
            {
                for (int other = c; other < c + Width; other++)
                {
                    AddColumn(values.Slice(j * stride, rows), factors[(other * columns) + j], results.Slice(other * rows, rows));
                }
            }
        }

        for (int c = whole; c < constants.Length; c++)
        {
            for (int j = 0; j <= last[c]; j++)
            {
                AddColumn(values.Slice(j * stride, rows), factors[(c * columns) + j], results.Slice(c * rows, rows));
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddTile<TLane, TVector>(
        ReadOnlySpan<double> values,
        int stride,
        int rows,
        ReadOnlySpan<double> factors,
        int columns,
        Span<double> results
    )
        where TLane : ILane<TVector>
        where TVector : struct
    {
        ref double x0 = ref MemoryMarshal.GetReference(values);
        ref double x1 = ref Unsafe.Add(ref x0, stride);
        ref double x2 = ref Unsafe.Add(ref x0, 2 * stride);
        ref double x3 = ref Unsafe.Add(ref x0, 3 * stride);
        int whole = rows - (rows % TLane.Count);
        for (int c = 0; c < Width; c += 2)
        {
            // Two combinations at a time: their eight factors stay in registers.
            TVector f00 = TLane.Broadcast(factors[c * columns]),
                f01 = TLane.Broadcast(factors[(c * columns) + 1]),
                f02 = TLane.Broadcast(factors[(c * columns) + 2]),
                f03 = TLane.Broadcast(factors[(c * columns) + 3]);
            TVector f10 = TLane.Broadcast(factors[(c + 1) * columns]),
                f11 = TLane.Broadcast(factors[((c + 1) * columns) + 1]),
                f12 = TLane.Broadcast(factors[((c + 1) * columns) + 2]),
                f13 = TLane.Broadcast(factors[((c + 1) * columns) + 3]);
            ref double r0 = ref Unsafe.Add(ref MemoryMarshal.GetReference(results), c * rows);
            ref double r1 = ref Unsafe.Add(ref r0, rows);
            for (int i = 0; i < whole; i += TLane.Count)
            {
                TVector x = TLane.Load(in x0, i);
                TVector s0 = TLane.MultiplyAdd(x, f00, TLane.Load(in r0, i));
                TVector s1 = TLane.MultiplyAdd(x, f10, TLane.Load(in r1, i));
                x = TLane.Load(in x1, i);
                s0 = TLane.MultiplyAdd(x, f01, s0);
                s1 = TLane.MultiplyAdd(x, f11, s1);
                x = TLane.Load(in x2, i);
                s0 = TLane.MultiplyAdd(x, f02, s0);
                s1 = TLane.MultiplyAdd(x, f12, s1);
                x = TLane.Load(in x3, i);
                TLane.Store(TLane.MultiplyAdd(x, f03, s0), ref r0, i);
                TLane.Store(TLane.MultiplyAdd(x, f13, s1), ref r1, i);
            }
        }

        for (int c = 0; c < Width && whole < rows; c++)
        {
            for (int j = 0; j < Width; j++)
            {
                AddColumn(
                    values.Slice((j * stride) + whole, rows - whole),
                    factors[(c * columns) + j],
                    results.Slice((c * rows) + whole, rows - whole)
                );
            }
        }
    }

    private static void AddColumn(ReadOnlySpan<double> column, double factor, Span<double> result) =>
        System.Numerics.Tensors.TensorPrimitives.MultiplyAdd(column, factor, result, result);
}
