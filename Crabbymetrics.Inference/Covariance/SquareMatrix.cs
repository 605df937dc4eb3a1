using System.Numerics.Tensors;

namespace Crabbymetrics.Inference;

/// <summary>Products of small dense row-major matrices.</summary>
internal static class SquareMatrix
{
    /// <summary>Computes <c>L M L'</c> for a symmetric M; the answer is symmetric to the last bit.</summary>
    /// <param name="left">L, rows x k values. Where most are zeros (the Jacobian of a change of units and origins), the others alone are multiplied.</param>
    /// <param name="middle">M, k x k values.</param>
    /// <param name="rows">The rows of L.</param>
    /// <param name="k">The columns of L.</param>
    /// <returns>rows x rows values.</returns>
    public static double[] Congruence(ReadOnlySpan<double> left, ReadOnlySpan<double> middle, int rows, int k)
    {
        double[] product = SparseRows.Find(left, rows, k) is { } sparse
            ? sparse.MultiplyRows(sparse.Multiply(middle))
            : RowProducts.Multiply(RowProducts.Multiply(left, middle, k, lower: false), left, k, lower: true);
        for (int a = 0; a < rows; a++)
        {
            for (int b = 0; b < a; b++)
                product[(b * rows) + a] = product[(a * rows) + b];
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
