using System.Numerics.Tensors;

namespace Crabbymetrics.Estimators;

/// <summary>
/// The triangle R of a QR factorization of rows that arrive in blocks: each block is stacked under the triangle so far and reduced by
/// Householder reflections (TSQR: Demmel, Grigori, Hoemmen and Langou 2012; Golub and Van Loan, Matrix Computations, 4th edition, section
/// 5.2). Q is not kept.
/// </summary>
internal sealed class HouseholderTriangle(int columns)
{
    /// <summary>R, row-major, upper triangular.</summary>
    public double[] Values { get; } = new double[columns * columns];

    /// <summary>Adds rows.</summary>
    /// <param name="block">The rows column by column; what is in it afterwards means nothing.</param>
    /// <param name="stride">The distance between two columns.</param>
    /// <param name="rows">The number of rows.</param>
    public void Add(Span<double> block, int stride, int rows)
    {
        for (int j = 0; j < columns; j++)
        {
            Span<double> own = block.Slice(j * stride, rows);
            double top = Values[(j * columns) + j];
            double norm = Norm(own);
            if (norm == 0.0)
            {
                continue;
            }

            double length = Hypotenuse(top, norm);
            double pivot = top > 0.0 ? -length : length;
            // The reflection by v = (top - pivot, own), whose square is 2 length (length + |top|).
            double first = top - pivot;
            double factor = 1.0 / (length * (length + Math.Abs(top)));
            Values[(j * columns) + j] = pivot;
            for (int l = j + 1; l < columns; l++)
            {
                Span<double> other = block.Slice(l * stride, rows);
                double product = ((first * Values[(j * columns) + l]) + TensorPrimitives.Dot<double>(own, other)) * factor;
                if (product != 0.0)
                {
                    Values[(j * columns) + l] -= product * first;
                    TensorPrimitives.MultiplyAdd(own, -product, other, other);
                }
            }
        }
    }

    /// <summary>Adds the rows of another triangle of as many columns.</summary>
    public void Add(HouseholderTriangle other)
    {
        double[] block = new double[columns * columns];
        for (int i = 0; i < columns; i++)
        {
            for (int j = i; j < columns; j++)
            {
                block[(j * columns) + i] = other.Values[(i * columns) + j];
            }
        }

        Add(block, columns, columns);
    }

    /// <summary>The triangle of some of the columns.</summary>
    /// <param name="kept">The columns, ascending.</param>
    public HouseholderTriangle Keep(ReadOnlySpan<int> kept)
    {
        HouseholderTriangle result = new(kept.Length);
        double[] block = new double[columns * kept.Length];
        for (int l = 0; l < kept.Length; l++)
        {
            for (int i = 0; i <= kept[l]; i++)
            {
                block[(l * columns) + i] = Values[(i * columns) + kept[l]];
            }
        }

        result.Add(block, columns, columns);
        return result;
    }

    private static double Norm(ReadOnlySpan<double> values)
    {
        double square = TensorPrimitives.SumOfSquares(values);
        if (square is > 1e-280 and < 1e280)
        {
            return Math.Sqrt(square);
        }

        double largest = Math.Abs(TensorPrimitives.MaxMagnitude(values));
        if (largest == 0.0 || !double.IsFinite(largest))
        {
            return largest;
        }

        double sum = 0.0;
        foreach (double value in values)
        {
            sum += value / largest * (value / largest);
        }

        return largest * Math.Sqrt(sum);
    }

    private static double Hypotenuse(double a, double b)
    {
        double square = (a * a) + (b * b);
        return square is > 1e-280 and < 1e280 ? Math.Sqrt(square) : double.Hypot(a, b);
    }
}
