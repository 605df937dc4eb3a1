namespace Crabbymetrics.Estimators;

/// <summary>The penalty of the coefficients of several classes: of each alone, or of those of a column together.</summary>
internal sealed class ClassPenalty
{
    private readonly ClassLayout _layout;
    private readonly double[] _absolute;
    private readonly double[] _square;
    private readonly bool _grouped;

    /// <summary>Creates the penalty.</summary>
    /// <param name="layout">Where the coefficients stand.</param>
    /// <param name="absolute">For each column the weight of the absolute coefficients, or of their norm.</param>
    /// <param name="square">For each column the weight of half the squared coefficients.</param>
    /// <param name="grouped">Whether the coefficients of a column enter together.</param>
    public ClassPenalty(ClassLayout layout, double[] absolute, double[] square, bool grouped)
    {
        _layout = layout;
        _absolute = absolute;
        _square = square;
        _grouped = grouped;
        Separable = new SeparablePenalty(layout.Count);
        List<int> moving = [];
        for (int k = 0; k < layout.Classes; k++)
        {
            // Only differences of coefficients without a penalty matter: those of the last class stay.
            if (layout.HasIntercept && k < layout.Classes - 1)
            {
                moving.Add(layout.Intercept(k));
            }

            for (int j = 0; j < layout.Columns; j++)
            {
                int place = layout.Slope(k, j);
                Separable.Absolute[place] = absolute[j];
                Separable.Square[place] = square[j];
                if (absolute[j] > 0.0 || square[j] > 0.0 || k < layout.Classes - 1)
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
            sum += (_absolute[j] * norm) + (0.5 * _square[j] * norm * norm);
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

                double slope = gradient[place] + (_square[j] * point[place]) + (norm > 0.0 ? _absolute[j] * point[place] / norm : 0.0);
                squares += slope * slope;
            }

            double size = Math.Sqrt(squares);
            largest = _grouped ? Math.Max(largest, norm > 0.0 ? size : Math.Max(0.0, size - _absolute[j])) : largest;
        }

        return largest;
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
