using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Crabbymetrics.Numerics;

/// <summary>The products of four interleaved columns with four others.</summary>
internal static unsafe class LaneProducts
{
    /// <summary>Adds <c>sum w a b</c> of each pair of columns.</summary>
    /// <param name="left">Four columns, interleaved.</param>
    /// <param name="right">Four others.</param>
    /// <param name="weights">The weights; null for all ones.</param>
    /// <param name="count">The number of rows.</param>
    /// <param name="sums">Sixteen sums, those of the first left column first.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Add(double* left, double* right, double* weights, int count, Span<double> sums)
    {
        Vector256<double> own = default;
        Vector256<double> next = default;
        Vector256<double> across = default;
        Vector256<double> before = default;
        for (int i = 0; i < count; i++)
        {
            Vector256<double> value = Vector256.Load(left + (4 * (nuint)i));
            value = weights == null ? value : value * weights[i];
            Vector256<double> other = Vector256.Load(right + (4 * (nuint)i));
            own += value * other;
            next += value * Vector256.Shuffle(other, Vector256.Create(1L, 2L, 3L, 0L));
            across += value * Vector256.Shuffle(other, Vector256.Create(2L, 3L, 0L, 1L));
            before += value * Vector256.Shuffle(other, Vector256.Create(3L, 0L, 1L, 2L));
        }

        for (int i = 0; i < 4; i++)
        {
            sums[(4 * i) + i] += own[i];
            sums[(4 * i) + ((i + 1) & 3)] += next[i];
            sums[(4 * i) + ((i + 2) & 3)] += across[i];
            sums[(4 * i) + ((i + 3) & 3)] += before[i];
        }
    }

    /// <summary>The sums of the products of each pair of columns.</summary>
    /// <param name="left">Four columns, interleaved.</param>
    /// <param name="right">Four others, as long.</param>
    /// <param name="sums">Receives sixteen sums.</param>
    public static void Of(double[] left, double[] right, Span<double> sums)
    {
        sums.Clear();
        fixed (
            double* own = left,
                other = right
        )
        {
            Add(own, other, null, left.Length / 4, sums);
        }
    }
}
