using System.Runtime.CompilerServices;

namespace Crabbymetrics.Numerics;

/// <summary>Consecutive rows of a symmetric matrix with zeros among each other but for the diagonal: the information of the dummies of a
/// factor, no two of which are 1 in one row.</summary>
/// <param name="Start">The first row.</param>
/// <param name="Count">The number of rows.</param>
internal readonly record struct DiagonalBlock(int Start, int Count)
{
    /// <summary>The largest such block of a matrix.</summary>
    /// <param name="matrix">k x k values, row-major, of which the lower triangle is read.</param>
    /// <param name="k">The number of rows.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static DiagonalBlock Find(ReadOnlySpan<double> matrix, int k)
    {
        DiagonalBlock largest = default;
        int start = 0;
        for (int row = 0; row < k; row++)
        {
            // The block that ends with this row begins after the last earlier row with which it has a product that is not zero.
            ReadOnlySpan<double> earlier = matrix.Slice((row * k) + start, row - start);
            int last = earlier.Length - 1;
            while (last >= 0 && earlier[last] == 0.0)
            {
                last--;
            }

            start += last + 1;
            if (row + 1 - start > largest.Count)
            {
                largest = new DiagonalBlock(start, row + 1 - start);
            }
        }

        return largest;
    }
}
