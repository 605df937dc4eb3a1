using System.Numerics.Tensors;

namespace Crabbymetrics.Estimators;

/// <summary>Operations on upper triangular matrices, k x k, row-major.</summary>
internal static class UpperTriangle
{
    /// <summary>The inverse, upper triangular as well.</summary>
    public static double[] Invert(double[] triangle, int k)
    {
        double[] inverse = new double[k * k];
        for (int i = k - 1; i >= 0; i--)
        {
            // Row i: (e_i - sum_{l > i} R_il X_l) / R_ii.
            Span<double> row = inverse.AsSpan((i * k) + i, k - i);
            row[0] = 1.0;
            for (int l = i + 1; l < k; l++)
            {
                Span<double> part = row[(l - i)..];
                TensorPrimitives.MultiplyAdd(inverse.AsSpan((l * k) + l, k - l), -triangle[(i * k) + l], part, part);
            }

            TensorPrimitives.Divide(row, triangle[(i * k) + i], row);
        }

        return inverse;
    }

    /// <summary>The transpose of a lower triangular matrix.</summary>
    public static double[] OfLower(ReadOnlySpan<double> lower, int k)
    {
        double[] upper = new double[k * k];
        for (int i = 0; i < k; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                upper[(j * k) + i] = lower[(i * k) + j];
            }
        }

        return upper;
    }

    /// <summary>The product of two upper triangular matrices.</summary>
    public static double[] Multiply(double[] left, double[] right, int k)
    {
        double[] product = new double[k * k];
        for (int i = 0; i < k; i++)
        {
            for (int l = i; l < k; l++)
            {
                Span<double> row = product.AsSpan((i * k) + l, k - l);
                TensorPrimitives.MultiplyAdd(right.AsSpan((l * k) + l, k - l), left[(i * k) + l], row, row);
            }
        }

        return product;
    }

    /// <summary>The square of the condition number of the columns of R scaled to equal length.</summary>
    /// <param name="triangle">R.</param>
    /// <param name="inverse">Its inverse.</param>
    /// <param name="k">The number of columns.</param>
    public static double SquaredCondition(double[] triangle, double[] inverse, int k)
    {
        double[] lengths = new double[k];
        for (int i = 0; i < k; i++)
        {
            for (int j = i; j < k; j++)
            {
                lengths[j] = double.Hypot(lengths[j], triangle[(i * k) + j]);
            }
        }

        return ConditionEstimate.Of(
            k,
            vector =>
            {
                TensorPrimitives.Divide(vector, lengths, vector);
                double[] image = Product(triangle, vector, k);
                TransposedProduct(triangle, image, vector, k);
                TensorPrimitives.Divide(vector, lengths, vector);
            },
            vector =>
            {
                TensorPrimitives.Multiply(vector, lengths, vector);
                double[] image = new double[k];
                TransposedProduct(inverse, vector, image, k);
                Product(inverse, image, k).CopyTo(vector, 0);
                TensorPrimitives.Multiply(vector, lengths, vector);
            }
        );
    }

    private static double[] Product(double[] triangle, ReadOnlySpan<double> vector, int k)
    {
        double[] result = new double[k];
        for (int i = 0; i < k; i++)
        {
            result[i] = TensorPrimitives.Dot(triangle.AsSpan((i * k) + i, k - i), vector[i..]);
        }

        return result;
    }

    private static void TransposedProduct(double[] triangle, ReadOnlySpan<double> vector, Span<double> result, int k)
    {
        result.Clear();
        for (int i = 0; i < k; i++)
        {
            Span<double> part = result.Slice(i, k - i);
            TensorPrimitives.MultiplyAdd(triangle.AsSpan((i * k) + i, k - i), vector[i], part, part);
        }
    }
}
