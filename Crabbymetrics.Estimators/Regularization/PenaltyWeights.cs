using System.Buffers;

namespace Crabbymetrics.Estimators;

/// <summary>The elastic net penalty <c>l1 |b|_1 + l2/2 |b|^2</c> in working parameters: a weight of each kind for every slope, none for the
/// intercept.</summary>
internal sealed class PenaltyWeights
{
    private readonly WorkingParameters _parameters;
    private readonly double[] _units;

    /// <summary>Creates the weights of a penalty of 0.</summary>
    /// <param name="parameters">The working parameters.</param>
    /// <param name="weights">The weights of the rows; empty for all ones. Standard deviations are weighted by them.</param>
    /// <param name="standardize">Whether the penalty is on coefficients of columns divided by their standard deviations.</param>
    public PenaltyWeights(WorkingParameters parameters, ReadOnlySpan<double> weights, bool standardize)
    {
        _parameters = parameters;
        _units = new double[parameters.Count];
        Absolute = new double[parameters.Count];
        Square = new double[parameters.Count];
        for (int j = 0; j < parameters.SlopeCount; j++)
        {
            double spread = standardize ? StandardDeviation(parameters.View.Design, parameters.View.Columns[j], weights) : 1.0;
            // A constant column has no spread; its coefficient stays 0 whatever its weight.
            _units[parameters.FirstSlope + j] = spread > 0.0 ? spread : 1.0;
        }
    }

    // sqrt(sum w (x - m)^2 / sum w), m = sum w x / sum w: rows of weight 0 have no part in it, and frequencies count as repeated rows.
    private static double StandardDeviation(DesignMatrix design, int column, ReadOnlySpan<double> weights)
    {
        if (weights.IsEmpty)
        {
            return design.Moments(column).StandardDeviation;
        }

        double[] values = ArrayPool<double>.Shared.Rent(design.RowCount);
        design.CopyColumn(column, values);
        // Deviations are taken from the mean over all rows first, so that a column far from 0 keeps its digits.
        double origin = design.Moments(column).Mean,
            total = 0.0,
            sum = 0.0,
            minimum = double.PositiveInfinity,
            maximum = double.NegativeInfinity;
        for (int i = 0; i < weights.Length; i++)
        {
            if (weights[i] > 0.0)
            {
                total += weights[i];
                sum += weights[i] * (values[i] - origin);
                minimum = Math.Min(minimum, values[i]);
                maximum = Math.Max(maximum, values[i]);
            }
        }

        double mean = sum / total,
            squares = 0.0;
        for (int i = 0; i < weights.Length; i++)
        {
            double deviation = weights[i] > 0.0 ? values[i] - origin - mean : 0.0;
            squares += weights[i] * deviation * deviation;
        }

        ArrayPool<double>.Shared.Return(values);
        // The spread of a constant column is exactly 0: rounding must not give it one.
        return minimum < maximum ? Math.Sqrt(squares / total) : 0.0;
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
