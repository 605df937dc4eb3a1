namespace Crabbymetrics.Estimators;

/// <summary>The elastic net penalty <c>l1 |b|_1 + l2/2 |b|^2</c> in working parameters: a weight of each kind for every slope, none for the
/// intercept.</summary>
internal sealed class PenaltyWeights
{
    private readonly WorkingParameters _parameters;
    private readonly double[] _units;

    public PenaltyWeights(WorkingParameters parameters, bool standardize)
    {
        _parameters = parameters;
        _units = new double[parameters.Count];
        Absolute = new double[parameters.Count];
        Square = new double[parameters.Count];
        for (int j = 0; j < parameters.SlopeCount; j++)
        {
            double spread = parameters.View.Design.Moments(parameters.View.Columns[j]).StandardDeviation;
            // A constant column has no spread to be measured in; its coefficient stays 0 whatever its weight.
            _units[parameters.FirstSlope + j] = standardize && spread > 0.0 ? spread : 1.0;
        }
    }

    /// <summary>The weight of |u_j|.</summary>
    public double[] Absolute { get; }

    /// <summary>The weight of u_j^2 / 2.</summary>
    public double[] Square { get; }

    /// <summary>Sets the weights of the penalty on the coefficients of the raw columns, or of columns divided by their standard
    /// deviations.</summary>
    public void Set(double l1, double l2)
    {
        for (int j = 0; j < _parameters.SlopeCount; j++)
        {
            int index = _parameters.FirstSlope + j;
            double unit = _units[index] / _parameters.Scale(j);
            Absolute[index] = l1 * unit;
            Square[index] = l2 * unit * unit;
        }
    }

    /// <summary>The penalty at a point.</summary>
    public double At(ReadOnlySpan<double> point)
    {
        double sum = 0.0;
        for (int j = 0; j < point.Length; j++)
        {
            sum += (Absolute[j] * Math.Abs(point[j])) + (0.5 * Square[j] * point[j] * point[j]);
        }

        return sum;
    }

    /// <summary>The derivative of a working slope's loss as that of its penalized coefficient.</summary>
    public double InUnits(int index, double derivative)
    {
        int slope = index - _parameters.FirstSlope;
        return slope < 0 ? derivative : derivative * _parameters.Scale(slope) / _units[index];
    }

    /// <summary>
    /// How far a point is from the conditions of Karush, Kuhn and Tucker: the largest violation over the coefficients, each in the units of
    /// its penalized column (or of its standard deviation, where that is above 1).
    /// </summary>
    public double Residual(ReadOnlySpan<double> point, ReadOnlySpan<double> gradient)
    {
        double largest = 0.0;
        for (int j = 0; j < point.Length; j++)
        {
            double slope = gradient[j] + (Square[j] * point[j]);
            double violation =
                point[j] != 0.0 ? Math.Abs(slope + (Absolute[j] * Math.Sign(point[j]))) : Math.Max(0.0, Math.Abs(slope) - Absolute[j]);
            double size = j < _parameters.FirstSlope ? 1.0 : Math.Max(1.0, _parameters.Scale(j - _parameters.FirstSlope) / _units[j]);
            violation = InUnits(j, violation) / size;
            largest = violation > largest || double.IsNaN(violation) ? violation : largest;
        }

        return largest;
    }
}
