namespace Crabbymetrics.Estimators;

/// <summary>The penalty of the coefficients of several classes: of each alone, or of those of a column together.</summary>
internal sealed class ClassPenalty
{
    private readonly ClassLayout _layout;
    private readonly SeparablePenalty _columns;
    private readonly bool _grouped;

    /// <summary>Creates the penalty.</summary>
    /// <param name="layout">Where the coefficients stand.</param>
    /// <param name="columns">The weights and limits of each column: the weight of the absolute coefficients, or of their norm, and of half
    /// the squared ones.</param>
    /// <param name="grouped">Whether the coefficients of a column enter together.</param>
    public ClassPenalty(ClassLayout layout, SeparablePenalty columns, bool grouped)
    {
        _layout = layout;
        _columns = columns;
        _grouped = grouped;
        Separable = new SeparablePenalty(layout.Count);
        List<int> moving = [];
        for (int k = 0; k < layout.Classes; k++)
        {
            // Only differences of coefficients without a penalty matter: those of the last class stay, where no limit ties them.
            if (layout.HasIntercept && k < layout.Classes - 1)
            {
                moving.Add(layout.Intercept(k));
            }

            for (int j = 0; j < layout.Columns; j++)
            {
                int place = layout.Slope(k, j);
                Separable.Take(place, columns, j);
                bool tied =
                    columns.Absolute[j] > 0.0
                    || columns.Square[j] > 0.0
                    || double.IsFinite(columns.Lower[j])
                    || double.IsFinite(columns.Upper[j]);
                if (tied || k < layout.Classes - 1)
                {
                    moving.Add(place);
                }
            }
        }

        Moving = [.. moving];
    }

    /// <summary>The penalty of each coefficient alone.</summary>
    public SeparablePenalty Separable { get; }

    /// <summary>The coefficients that move.</summary>
    public int[] Moving { get; }

    /// <summary>The penalty at a point.</summary>
    public double At(ReadOnlySpan<double> point)
    {
        if (!_grouped)
        {
            return Separable.At(point);
        }

        double sum = 0.0;
        for (int j = 0; j < _layout.Columns; j++)
        {
            double norm = Norm(point, j);
            sum += (_columns.Absolute[j] * norm) + (0.5 * _columns.Square[j] * norm * norm);
        }

        return sum;
    }

    /// <summary>The largest violation of the optimality conditions.</summary>
    public double Residual(ReadOnlySpan<double> point, ReadOnlySpan<double> gradient)
    {
        double largest = 0.0;
        for (int k = 0; _layout.HasIntercept && k < _layout.Classes; k++)
        {
            largest = Math.Max(largest, Math.Abs(gradient[_layout.Intercept(k)]));
        }

        for (int j = 0; j < _layout.Columns; j++)
        {
            double norm = _grouped ? Norm(point, j) : 0.0,
                squares = 0.0;
            for (int k = 0; k < _layout.Classes; k++)
            {
                int place = _layout.Slope(k, j);
                if (!_grouped)
                {
                    largest = Math.Max(largest, Separable.Violation(place, point[place], gradient[place]));
                    continue;
                }

                double slope = gradient[place] + (_columns.Square[j] * point[place]);
                slope += norm > 0.0 ? _columns.Absolute[j] * point[place] / norm : 0.0;
                bool isHeld = slope < 0.0 ? point[place] >= _columns.Upper[j] : point[place] <= _columns.Lower[j];
                squares += isHeld ? 0.0 : slope * slope;
            }

            double size = Math.Sqrt(squares);
            largest = _grouped ? Math.Max(largest, norm > 0.0 ? size : Math.Max(0.0, size - _columns.Absolute[j])) : largest;
        }

        return largest;
    }

    /// <summary>The duality gap at a point: an upper bound on how far the objective is above its minimum, the derivatives with respect to
    /// coefficients without a penalty taken for 0.</summary>
    /// <param name="point">The point.</param>
    /// <param name="gradient">The gradient of the loss there.</param>
    /// <param name="excess">The objective at the point: losses are 0 or more.</param>
    public double Gap(ReadOnlySpan<double> point, ReadOnlySpan<double> gradient, double excess)
    {
        if (!_grouped)
        {
            return Separable.Gap(point, gradient, excess);
        }

        double sum = 0.0;
        double[] slopes = new double[_layout.Classes];
        for (int j = 0; j < _layout.Columns; j++)
        {
            double a = _columns.Absolute[j],
                s = _columns.Square[j],
                norm = Norm(point, j),
                product = 0.0;
            if (!(a > 0.0) && !(s > 0.0))
            {
                continue;
            }

            for (int k = 0; k < _layout.Classes; k++)
            {
                slopes[k] = -gradient[_layout.Slope(k, j)];
                product += slopes[k] * point[_layout.Slope(k, j)];
            }

            double bound = a > 0.0 ? excess / a : double.PositiveInfinity;
            double dual = LimitedNorm.Largest(slopes, (_columns.Lower[j], _columns.Upper[j]), a, s, bound);
            sum += Math.Max(0.0, (a * norm) + (0.5 * s * norm * norm) + dual - product);
        }

        return sum;
    }

    /// <summary>Makes the coefficients of each column without a penalty sum to 0, as far as limits allow: only their differences
    /// matter.</summary>
    public void Balance(Span<double> point)
    {
        for (int j = 0; j < _layout.Columns; j++)
        {
            if (_columns.Absolute[j] > 0.0 || _columns.Square[j] > 0.0)
            {
                continue;
            }

            double sum = 0.0,
                smallest = double.PositiveInfinity,
                largest = double.NegativeInfinity;
            for (int k = 0; k < _layout.Classes; k++)
            {
                double value = point[_layout.Slope(k, j)];
                sum += value;
                smallest = Math.Min(smallest, value);
                largest = Math.Max(largest, value);
            }

            double shift = Math.Min(Math.Max(-sum / _layout.Classes, _columns.Lower[j] - smallest), _columns.Upper[j] - largest);
            for (int k = 0; k < _layout.Classes; k++)
            {
                point[_layout.Slope(k, j)] += shift;
            }
        }
    }

    private double Norm(ReadOnlySpan<double> point, int column)
    {
        double squares = 0.0;
        for (int k = 0; k < _layout.Classes; k++)
        {
            double value = point[_layout.Slope(k, column)];
            squares += value * value;
        }

        return Math.Sqrt(squares);
    }
}
