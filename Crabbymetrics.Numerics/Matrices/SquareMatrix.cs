using System.Numerics.Tensors;
using System.Runtime.CompilerServices;

namespace Crabbymetrics.Numerics;

/// <summary>Products of small dense row-major matrices.</summary>
public static class SquareMatrix
{
    // Squares of this size stay in the first-level cache, read along rows and written along columns.
    private const int MirrorRows = 32;

    /// <summary>Computes <c>L M L'</c> for a symmetric M; the answer is symmetric to the last bit.</summary>
    /// <param name="left">L, rows x k values. Where most are zeros (the Jacobian of a change of units and origins), the others alone are
    /// multiplied.</param>
    /// <param name="middle">M, k x k values.</param>
    /// <param name="rows">The rows of L.</param>
    /// <param name="k">The columns of L.</param>
    /// <returns>rows x rows values.</returns>
    public static double[] Congruence(ReadOnlyMemory<double> left, ReadOnlyMemory<double> middle, int rows, int k) =>
        SparseRows.Find(left.Span, rows, k)?.Congruence(middle) ?? RowProducts.Congruence(left, middle, k);

    /// <summary>Copies the lower triangle of a matrix to its upper one.</summary>
    /// <param name="matrix">n x n values, row-major.</param>
    /// <param name="n">The number of rows.</param>
    public static void Mirror(double[] matrix, int n)
    {
        Bands.Run((n + MirrorRows - 1) / MirrorRows, matrix.Length, band => MirrorBand(matrix, n, band * MirrorRows));
    }

    /// <summary>Adds <c>c sum_g v_g v_g'</c>.</summary>
    /// <param name="vectors">G x k values, row-major.</param>
    /// <param name="k">The length of a vector.</param>
    /// <param name="scalar">c.</param>
    /// <param name="sum">k x k values, row-major and symmetric, to which is added.</param>
    public static void AddOuterProducts(ReadOnlySpan<double> vectors, int k, double scalar, Span<double> sum)
    {
        double[] added = new double[k * k];
        for (int g = 0; g < vectors.Length; g += k)
        {
            ReadOnlySpan<double> vector = vectors.Slice(g, k);
            for (int a = 0; a < k; a++)
            {
                Span<double> row = added.AsSpan(a * k, a + 1);
                TensorPrimitives.MultiplyAdd(vector[..(a + 1)], vector[a], row, row);
            }
        }

        for (int a = 0; a < k; a++)
        {
            for (int b = 0; b <= a; b++)
            {
                sum[(a * k) + b] += scalar * added[(a * k) + b];
                if (b < a)
                {
                    sum[(b * k) + a] += scalar * added[(a * k) + b];
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void MirrorBand(double[] matrix, int n, int first)
    {
        int end = Math.Min(first + MirrorRows, n);
        for (int start = 0; start < end; start += MirrorRows)
        {
            for (int b = start; b < Math.Min(start + MirrorRows, end); b++)
            {
                for (int a = Math.Max(first, b + 1); a < end; a++)
                {
                    matrix[(b * n) + a] = matrix[(a * n) + b];
                }
            }
        }
    }
}
