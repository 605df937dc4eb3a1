using System.Numerics.Tensors;

namespace Crabbymetrics.Inference;

/// <summary>Symmetric positive definite systems of a few equations, solved in place: as many as there are endogenous regressors.</summary>
internal static class SmallSystem
{
    /// <summary>P'P of some rows of P.</summary>
    /// <param name="matrix">P, row-major.</param>
    /// <param name="first">The first row.</param>
    /// <param name="end">The row after the last.</param>
    /// <param name="count">The number p of columns.</param>
    /// <returns>p x p values.</returns>
    public static double[] Gram(ReadOnlySpan<double> matrix, int first, int end, int count)
    {
        double[] gram = new double[count * count];
        Gram(matrix, first, end, count, gram);
        return gram;
    }

    /// <summary>P'P of some rows of P.</summary>
    public static void Gram(ReadOnlySpan<double> matrix, int first, int end, int count, Span<double> gram)
    {
        gram.Clear();
        for (int row = first; row < end; row++)
        {
            ReadOnlySpan<double> values = matrix.Slice(row * count, count);
            for (int a = 0; a < count; a++)
            {
                Span<double> into = gram.Slice(a * count, count);
                TensorPrimitives.MultiplyAdd(values, values[a], into, into);
            }
        }
    }

    /// <summary>Factors a matrix by Cholesky and solves for one right side; both are overwritten.</summary>
    /// <param name="matrix">p x p values; receives the factor in its lower triangle.</param>
    /// <param name="right">p values; receives the solution.</param>
    /// <param name="count">p.</param>
    /// <returns>Whether the matrix is positive definite.</returns>
    public static bool Solve(Span<double> matrix, Span<double> right, int count)
    {
        for (int a = 0; a < count; a++)
        {
            Span<double> row = matrix.Slice(a * count, count);
            double before = row[a];
            for (int b = 0; b <= a; b++)
            {
                double value = row[b] - TensorPrimitives.Dot<double>(row[..b], matrix.Slice(b * count, b));
                if (a == b && !(value > 1e-14 * before))
                {
                    return false;
                }

                row[b] = a == b ? Math.Sqrt(value) : value / matrix[(b * count) + b];
            }
        }

        SolveAgain(matrix, right, count);
        return true;
    }

    /// <summary>Solves for a further right side with the factor of <see cref="Solve"/>.</summary>
    public static void SolveAgain(ReadOnlySpan<double> factor, Span<double> right, int count)
    {
        for (int a = 0; a < count; a++)
        {
            right[a] = (right[a] - TensorPrimitives.Dot(factor.Slice(a * count, a), right[..a])) / factor[(a * count) + a];
        }

        for (int a = count - 1; a >= 0; a--)
        {
            double value = right[a];
            for (int b = a + 1; b < count; b++)
            {
                value -= factor[(b * count) + a] * right[b];
            }

            right[a] = value / factor[(a * count) + a];
        }
    }
}
