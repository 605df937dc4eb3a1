using System.Numerics.Tensors;

namespace Crabbymetrics.Estimators;

/// <summary>
/// The triangle R of a QR factorization of rows that arrive in blocks: each block is stacked under the triangle so far and reduced by
/// Householder reflections (TSQR: Demmel, Grigori, Hoemmen and Langou 2012; Golub and Van Loan, Matrix Computations, 4th edition, section
/// 5.2). The columns go in panels, whose reflections are applied to the columns after them as one (the compact form of Schreiber and Van
/// Loan, 1989). Q is not kept.
/// </summary>
internal sealed class HouseholderTriangle(int columns)
{
    // The columns that are reduced one by one before the others are, all at once: twice the four of a kernel.
    private const int Panel = 8;

    // Of the reflections of a panel, the part in the triangle and, column by column, the triangle T.
    private readonly double[] _tops = new double[Panel];
    private readonly double[] _factors = new double[Panel * Panel];

    /// <summary>R, row-major, upper triangular.</summary>
    public double[] Values { get; } = new double[columns * columns];

    /// <summary>Adds rows.</summary>
    /// <param name="block">The rows column by column; what is in it afterwards means nothing.</param>
    /// <param name="stride">The distance between two columns.</param>
    /// <param name="rows">The number of rows.</param>
    public void Add(Span<double> block, int stride, int rows)
    {
        for (int first = 0; first < columns; first += Panel)
        {
            int width = Math.Min(Panel, columns - first);
            Reduce(block, stride, rows, first, width);
            if (first + width < columns)
            {
                Apply(block, stride, rows, first, width);
            }
        }
    }

    // The reflections of a panel, each applied to what is left of the panel. Reflection j is I - f v v' with v = (top, column j) in its row
    // of the triangle and in the block; all of them are I - V T V'.
    private void Reduce(Span<double> block, int stride, int rows, int first, int width)
    {
        Span<double> products = stackalloc double[Panel];
        for (int j = 0; j < width; j++)
        {
            Span<double> own = block.Slice((first + j) * stride, rows);
            ref double diagonal = ref Values[((first + j) * columns) + first + j];
            double top = diagonal;
            double norm = Norm(own);
            if (norm == 0.0)
            {
                // Nothing is reflected.
                _tops[j] = 0.0;
                _factors.AsSpan(j * Panel, Panel).Clear();
                own.Clear();
                continue;
            }

            double length = Hypotenuse(top, norm);
            diagonal = top > 0.0 ? -length : length;
            // The square of v is 2 length (length + |top|).
            double head = top - diagonal;
            double factor = 1.0 / (length * (length + Math.Abs(top)));
            for (int l = j + 1; l < width; l++)
            {
                Span<double> other = block.Slice((first + l) * stride, rows);
                ref double value = ref Values[((first + j) * columns) + first + l];
                double product = ((head * value) + TensorPrimitives.Dot<double>(own, other)) * factor;
                value -= product * head;
                TensorPrimitives.MultiplyAdd(own, -product, other, other);
            }

            _tops[j] = head;
            // Column j of T: -f T V'v above its diagonal, f on it. The tops of two reflections are in different rows.
            for (int i = 0; i < j; i++)
            {
                products[i] = TensorPrimitives.Dot<double>(block.Slice((first + i) * stride, rows), own);
            }

            for (int i = 0; i < j; i++)
            {
                double sum = 0.0;
                for (int l = i; l < j; l++)
                {
                    sum += _factors[(l * Panel) + i] * products[l];
                }

                _factors[(j * Panel) + i] = -factor * sum;
            }

            _factors[(j * Panel) + j] = factor;
        }
    }

    // All reflections of a panel on the columns after it: C - V T' V'C.
    private void Apply(Span<double> block, int stride, int rows, int first, int width)
    {
        StridedColumns panel = new(block[(first * stride)..], stride, rows, width);
        Span<double> products = stackalloc double[Panel];
        Span<double> shares = stackalloc double[Panel];
        LinesAhead none = default;
        for (int l = first + width; l < columns; l++)
        {
            Span<double> other = block.Slice(l * stride, rows);
            products.Clear();
            BlockedProducts.AddTransposedProduct(panel, other, products[..width], ref none);
            for (int j = 0; j < width; j++)
            {
                products[j] += _tops[j] * Values[((first + j) * columns) + l];
            }

            for (int j = 0; j < width; j++)
            {
                double sum = 0.0;
                for (int i = 0; i <= j; i++)
                {
                    sum += _factors[(j * Panel) + i] * products[i];
                }

                shares[j] = -sum;
                Values[((first + j) * columns) + l] -= sum * _tops[j];
            }

            BlockedProducts.AddCombination(panel, shares[..width], other, ref none);
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
