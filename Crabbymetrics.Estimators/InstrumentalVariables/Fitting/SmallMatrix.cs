using Crabbymetrics.Optimization;

namespace Crabbymetrics.Estimators;

/// <summary>Products of small matrices, row-major, as the triangles of an equation need them.</summary>
internal static class SmallMatrix
{
    /// <summary>A B, A being rows x inner and B inner x columns.</summary>
    public static double[] Multiply(ReadOnlySpan<double> a, ReadOnlySpan<double> b, int rows, int inner, int columns)
    {
        double[] result = new double[rows * columns];
        for (int i = 0; i < rows; i++)
        {
            for (int l = 0; l < inner; l++)
            {
                double factor = a[(i * inner) + l];
                for (int j = 0; factor != 0.0 && j < columns; j++)
                {
                    result[(i * columns) + j] += factor * b[(l * columns) + j];
                }
            }
        }

        return result;
    }

    /// <summary>A v, A being rows x columns.</summary>
    public static double[] Multiply(ReadOnlySpan<double> a, ReadOnlySpan<double> v, int rows, int columns) =>
        Multiply(a, v, rows, columns, 1);

    /// <summary>A' v, A being rows x columns.</summary>
    public static double[] TransposedMultiply(ReadOnlySpan<double> a, ReadOnlySpan<double> v, int rows, int columns)
    {
        double[] result = new double[columns];
        for (int i = 0; i < rows; i++)
        {
            for (int j = 0; j < columns; j++)
            {
                result[j] += a[(i * columns) + j] * v[i];
            }
        }

        return result;
    }

    /// <summary>A' S A, symmetric, S being rows x rows and A rows x columns.</summary>
    public static double[] Congruence(ReadOnlySpan<double> a, ReadOnlySpan<double> s, int rows, int columns)
    {
        double[] right = Multiply(s, a, rows, rows, columns);
        double[] result = new double[columns * columns];
        for (int i = 0; i < rows; i++)
        {
            for (int p = 0; p < columns; p++)
            {
                double factor = a[(i * columns) + p];
                for (int q = 0; q < columns; q++)
                {
                    result[(p * columns) + q] += factor * right[(i * columns) + q];
                }
            }
        }

        for (int p = 0; p < columns; p++)
        {
            for (int q = 0; q < p; q++)
            {
                double mean = 0.5 * (result[(p * columns) + q] + result[(q * columns) + p]);
                result[(p * columns) + q] = mean;
                result[(q * columns) + p] = mean;
            }
        }

        return result;
    }

    /// <summary>The transpose of a rows x columns matrix.</summary>
    public static double[] Transpose(ReadOnlySpan<double> a, int rows, int columns)
    {
        double[] result = new double[rows * columns];
        for (int i = 0; i < rows; i++)
        {
            for (int j = 0; j < columns; j++)
            {
                result[(j * rows) + i] = a[(i * columns) + j];
            }
        }

        return result;
    }

    /// <summary>Some columns of a rows x columns matrix, one after the other.</summary>
    public static double[] Columns(ReadOnlySpan<double> a, int rows, int columns, int first, int count)
    {
        double[] result = new double[rows * count];
        for (int i = 0; i < rows; i++)
        {
            a.Slice((i * columns) + first, count).CopyTo(result.AsSpan(i * count));
        }

        return result;
    }

    /// <summary>The Cholesky factor L of a symmetric matrix, lower triangular with zeros above; null where it is not positive
    /// definite.</summary>
    public static double[]? Lower(ReadOnlySpan<double> matrix, int k)
    {
        double[] factor = matrix.ToArray();
        if (!CholeskyFactorization.TryFactor(factor, k, out _))
        {
            return null;
        }

        for (int i = 0; i < k; i++)
        {
            factor.AsSpan((i * k) + i + 1, k - i - 1).Clear();
        }

        return factor;
    }

    /// <summary>Multiplies each column of a k x columns matrix by the inverse of a lower triangle, in place.</summary>
    public static void SolveLower(ReadOnlySpan<double> lower, int k, Span<double> matrix, int columns)
    {
        for (int i = 0; i < k; i++)
        {
            Span<double> row = matrix.Slice(i * columns, columns);
            for (int l = 0; l < i; l++)
            {
                double factor = lower[(i * k) + l];
                for (int j = 0; j < columns; j++)
                {
                    row[j] -= factor * matrix[(l * columns) + j];
                }
            }

            for (int j = 0; j < columns; j++)
            {
                row[j] /= lower[(i * k) + i];
            }
        }
    }

    /// <summary>Multiplies each column of a k x columns matrix by the inverse of the transpose of a lower triangle, in place.</summary>
    public static void SolveLowerTransposed(ReadOnlySpan<double> lower, int k, Span<double> matrix, int columns)
    {
        for (int i = k - 1; i >= 0; i--)
        {
            Span<double> row = matrix.Slice(i * columns, columns);
            for (int l = i + 1; l < k; l++)
            {
                double factor = lower[(l * k) + i];
                for (int j = 0; j < columns; j++)
                {
                    row[j] -= factor * matrix[(l * columns) + j];
                }
            }

            for (int j = 0; j < columns; j++)
            {
                row[j] /= lower[(i * k) + i];
            }
        }
    }
}
