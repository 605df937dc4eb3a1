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
}
