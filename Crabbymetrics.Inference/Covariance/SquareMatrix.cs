using System.Numerics.Tensors;

namespace Crabbymetrics.Inference;

/// <summary>Products of small dense row-major matrices.</summary>
internal static class SquareMatrix
{
    /// <summary>Computes <c>L M L'</c> for a symmetric M; the answer is symmetric to the last bit.</summary>
    /// <param name="left">L, rows x k values.</param>
    /// <param name="middle">M, k x k values.</param>
    /// <param name="rows">The rows of L.</param>
    /// <param name="k">The columns of L.</param>
    /// <returns>rows x rows values.</returns>
    public static double[] Congruence(ReadOnlySpan<double> left, ReadOnlySpan<double> middle, int rows, int k)
    {
        double[] product = new double[rows * rows];
        double[] row = new double[k];
        for (int a = 0; a < rows; a++)
        {
            for (int j = 0; j < k; j++)
            {
                row[j] = TensorPrimitives.Dot(left.Slice(a * k, k), middle.Slice(j * k, k));
            }

            for (int b = 0; b <= a; b++)
            {
                product[(a * rows) + b] = product[(b * rows) + a] = TensorPrimitives.Dot(row, left.Slice(b * k, k));
            }
        }

        return product;
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
}
