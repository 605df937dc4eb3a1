using System.Globalization;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;

namespace Crabbymetrics;

/// <summary>
/// Validates a column block by block and gathers its moments, combining the blocks' means and squares by the pairwise update of Chan, Golub
/// and LeVeque (1983), which keeps its digits on a column with a large mean.
/// </summary>
internal struct ColumnMomentsBuilder
{
    private long _count;
    private double _mean;
    private double _squares;
    private double _minimum;
    private double _maximum;
    private bool _isKnown;

    internal void Add(ReadOnlySpan<double> values, int firstRow, string column, string argument)
    {
        if (values.IsEmpty)
        {
            return;
        }

        Require(values, firstRow, column, argument);
        double sum = 0.0;
        foreach (double value in values)
        {
            sum += value;
        }

        double mean = sum / values.Length;
        double squares = 0.0;
        foreach (double value in values)
        {
            double deviation = value - mean;
            squares += deviation * deviation;
        }

        Add(values.Length, mean, squares);
    }

    /// <summary>The same as four calls with blocks of equal length. A sum waits for the one before it; four go side by side.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal void Add(
        ReadOnlySpan<double> a,
        ReadOnlySpan<double> b,
        ReadOnlySpan<double> c,
        ReadOnlySpan<double> d,
        int firstRow,
        (string Column, string Argument) names
    )
    {
        int n = a.Length;
        Require(a, firstRow, names.Column, names.Argument);
        Require(b, firstRow + n, names.Column, names.Argument);
        Require(c, firstRow + (2 * n), names.Column, names.Argument);
        Require(d, firstRow + (3 * n), names.Column, names.Argument);
        b = b[..n];
        c = c[..n];
        d = d[..n];
        (double ofA, double ofB, double ofC, double ofD) = (0.0, 0.0, 0.0, 0.0);
        for (int i = 0; i < a.Length; i++)
        {
            ofA += a[i];
            ofB += b[i];
            ofC += c[i];
            ofD += d[i];
        }

        (double meanOfA, double meanOfB, double meanOfC, double meanOfD) = (ofA / n, ofB / n, ofC / n, ofD / n);
        (ofA, ofB, ofC, ofD) = (0.0, 0.0, 0.0, 0.0);
        for (int i = 0; i < a.Length; i++)
        {
            (double x, double y) = (a[i] - meanOfA, b[i] - meanOfB);
            ofA += x * x;
            ofB += y * y;
            (x, y) = (c[i] - meanOfC, d[i] - meanOfD);
            ofC += x * x;
            ofD += y * y;
        }

        Add(n, meanOfA, ofA);
        Add(n, meanOfB, ofB);
        Add(n, meanOfC, ofC);
        Add(n, meanOfD, ofD);
    }

    private void Add(int count, double mean, double squares)
    {
        long total = _count + count;
        double difference = mean - _mean;
        _squares += squares + (difference * difference * ((double)_count * count / total));
        _mean += difference * ((double)count / total);
        _count = total;
    }

    // The smallest and the largest value are NaN where one is.
    private void Require(ReadOnlySpan<double> values, int firstRow, string column, string argument)
    {
        double minimum = TensorPrimitives.Min(values);
        double maximum = TensorPrimitives.Max(values);
        if (!double.IsFinite(minimum) || !double.IsFinite(maximum))
        {
            int row = 0;
            while (double.IsFinite(values[row]))
            {
                row++;
            }

            throw new ArgumentException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{argument} is {values[row]} in row {firstRow + row}, column '{column}': every value must be finite. Drop or fill "
                        + $"the row first."
                ),
                argument
            );
        }

        _minimum = _isKnown ? Math.Min(_minimum, minimum) : minimum;
        _maximum = _isKnown ? Math.Max(_maximum, maximum) : maximum;
        _isKnown = true;
    }

    // A constant column is exactly its value: the rounding of a mean must not make it vary.
    internal readonly ColumnMoments Moments() =>
        _count == 0 || _minimum == _maximum ? new ColumnMoments(_minimum, 0.0) : new ColumnMoments(_mean, Math.Sqrt(_squares / _count));
}
