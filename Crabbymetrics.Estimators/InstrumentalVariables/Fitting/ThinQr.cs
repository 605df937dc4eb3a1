using System.Numerics.Tensors;

namespace Crabbymetrics.Estimators;

/// <summary>The thin QR factorization of a small matrix by Gram and Schmidt, each column orthogonalized twice: Q is orthonormal to working
/// precision (Giraud, Langou and Rozloznik 2005).</summary>
internal sealed class ThinQr
{
    private ThinQr(double[][] columns, double[] triangle)
    {
        Columns = columns;
        Triangle = triangle;
    }

    /// <summary>The k columns of Q.</summary>
    public double[][] Columns { get; }

    /// <summary>R, k x k, row-major, upper triangular. A diagonal element is 0 where the column is 0 after the earlier ones.</summary>
    public double[] Triangle { get; }

    /// <summary>Factors columns.</summary>
    /// <param name="columns">k columns of equal length, which are not changed.</param>
    public static ThinQr Of(double[][] columns)
    {
        int k = columns.Length;
        double[] triangle = new double[k * k];
        double[][] result = new double[k][];
        for (int j = 0; j < k; j++)
        {
            double[] column = [.. columns[j]];
            for (int pass = 0; pass < 2; pass++)
            {
                for (int i = 0; i < j; i++)
                {
                    double product = TensorPrimitives.Dot<double>(result[i], column);
                    triangle[(i * k) + j] += product;
                    TensorPrimitives.MultiplyAdd(result[i], -product, column, column);
                }
            }

            double norm = TensorPrimitives.Norm<double>(column);
            triangle[(j * k) + j] = norm;
            if (norm > 0.0)
            {
                TensorPrimitives.Divide(column, norm, column);
            }

            result[j] = column;
        }

        return new ThinQr(result, triangle);
    }

    /// <summary>Q'v.</summary>
    public double[] Project(ReadOnlySpan<double> vector)
    {
        double[] result = new double[Columns.Length];
        for (int j = 0; j < result.Length; j++)
        {
            result[j] = TensorPrimitives.Dot(Columns[j], vector);
        }

        return result;
    }
}
