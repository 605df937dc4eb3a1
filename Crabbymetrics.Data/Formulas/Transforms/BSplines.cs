namespace Crabbymetrics.Data;

/// <summary>
/// The B-splines of a sequence of knots, by the recurrence of de Boor (1972) and Cox (1972); see de Boor (2001), "A Practical Guide to
/// Splines", chapters 9 and 10. Beyond the last knots the polynomials of the last intervals go on.
/// </summary>
internal sealed class BSplines
{
    private readonly int _degree;
    private readonly double[] _knots;

    /// <summary>Splines over an interval.</summary>
    /// <param name="degree">The degree of the polynomials.</param>
    /// <param name="interior">The knots inside the interval, ascending.</param>
    /// <param name="boundary">Its two ends.</param>
    public BSplines(int degree, double[] interior, double[] boundary)
    {
        _degree = degree;
        _knots = [.. Enumerable.Repeat(boundary[0], degree + 1), .. interior, .. Enumerable.Repeat(boundary[1], degree + 1)];
        Count = _knots.Length - degree - 1;
    }

    /// <summary>The number of splines.</summary>
    public int Count { get; }

    /// <summary>The splines at a place.</summary>
    /// <param name="x">The place.</param>
    /// <param name="values">Receives a value for each spline.</param>
    public void Evaluate(double x, Span<double> values)
    {
        values.Clear();
        int span = SpanOf(x);
        Span<double> own = stackalloc double[_degree + 1];
        Local(x, span, _degree, own);
        own.CopyTo(values.Slice(span - _degree, _degree + 1));
    }

    /// <summary>A derivative of the splines at a place.</summary>
    public double[] Derivative(double x, int order)
    {
        // Each derivative is a difference of splines of one degree less.
        int span = SpanOf(x);
        int low = _degree - order;
        double[] values = new double[_knots.Length - 1];
        Span<double> own = stackalloc double[low + 1];
        Local(x, span, low, own);
        for (int i = 0; i <= low; i++)
        {
            values[span - low + i] = own[i];
        }

        for (int degree = low + 1; degree <= _degree; degree++)
        {
            for (int i = 0; i + degree + 1 < _knots.Length; i++)
            {
                values[i] = degree * (Over(values[i], i, degree) - Over(values[i + 1], i + 1, degree));
            }
        }

        return values[..Count];
    }

    private double Over(double value, int knot, int degree)
    {
        double width = _knots[knot + degree] - _knots[knot];
        return width > 0.0 ? value / width : 0.0;
    }

    // The interval of a place among those that are not empty.
    private int SpanOf(double x)
    {
        int low = _degree,
            high = Count - 1;
        while (low < high)
        {
            int middle = (low + high + 1) / 2;
            if (_knots[middle] <= x)
            {
                low = middle;
            }
            else
            {
                high = middle - 1;
            }
        }

        while (low > _degree && _knots[low] == _knots[low + 1])
        {
            low--;
        }

        return low;
    }

    // The degree + 1 splines that are not 0 in an interval.
    private void Local(double x, int span, int degree, Span<double> values)
    {
        values[0] = 1.0;
        for (int d = 1; d <= degree; d++)
        {
            double saved = 0.0;
            for (int r = 0; r < d; r++)
            {
                double right = _knots[span + r + 1],
                    left = _knots[span + 1 - d + r];
                double term = values[r] / (right - left);
                values[r] = saved + ((right - x) * term);
                saved = (x - left) * term;
            }

            values[d] = saved;
        }
    }
}
