namespace Crabbymetrics.Estimators;

/// <summary>The elastic net penalty <c>l1 sum f_j |b_j| + l2/2 sum f_j b_j^2</c> in working parameters: a weight of each kind for every
/// slope, none for the intercept.</summary>
internal sealed class PenaltyWeights
{
    private readonly WorkingParameters _parameters;
    private readonly double[] _units;
    private readonly double[] _factors;

    /// <summary>Creates the weights of a penalty of 0.</summary>
    /// <param name="parameters">The working parameters.</param>
    /// <param name="weights">The weights of the rows; empty for all ones. Standard deviations are weighted by them.</param>
    /// <param name="specification">What the penalty is on.</param>
    public PenaltyWeights(WorkingParameters parameters, ReadOnlySpan<double> weights, PenaltySpecification specification)
    {
        _parameters = parameters;
        _units = new double[parameters.Count];
        _factors = new double[parameters.Count];
        Separable = new SeparablePenalty(parameters.Count);
        for (int j = 0; j < parameters.SlopeCount; j++)
        {
            int column = parameters.View.Columns[j];
            _factors[parameters.FirstSlope + j] = specification.FactorOf(column);
            Separable.Lower[parameters.FirstSlope + j] = specification.LowerOf(column) * parameters.Scale(j);
            Separable.Upper[parameters.FirstSlope + j] = specification.UpperOf(column) * parameters.Scale(j);
            double spread = specification.Standardize ? ColumnDeviation.Of(parameters.View.Design, column, weights) : 1.0;
            // A constant column has no spread; its coefficient stays 0 whatever its weight.
            _units[parameters.FirstSlope + j] = spread > 0.0 ? spread : 1.0;
        }
    }

    /// <summary>The weights and limits of the working parameters.</summary>
    public SeparablePenalty Separable { get; }

    /// <summary>The factor of the penalty of a working parameter; 0 of the intercept.</summary>
    public double Factor(int index) => _factors[index];

    /// <summary>Sets the weights of the penalty on the coefficients of the raw columns, or of columns divided by their standard
    /// deviations.</summary>
    public void Set(double l1, double l2)
    {
        for (int j = 0; j < _parameters.SlopeCount; j++)
        {
            int index = _parameters.FirstSlope + j;
            double unit = _units[index] / _parameters.Scale(j);
            Separable.Absolute[index] = _factors[index] > 0.0 ? l1 * _factors[index] * unit : 0.0;
            Separable.Square[index] = l2 * _factors[index] * unit * unit;
        }
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
            double violation = Separable.Violation(j, point[j], gradient[j]);
            double size = j < _parameters.FirstSlope ? 1.0 : Math.Max(1.0, _parameters.Scale(j - _parameters.FirstSlope) / _units[j]);
            violation = InUnits(j, violation) / size;
            largest = violation > largest || double.IsNaN(violation) ? violation : largest;
        }

        return largest;
    }
}
