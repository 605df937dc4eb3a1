using System.Numerics.Tensors;

namespace Crabbymetrics.Estimators;

/// <summary>
/// Predicts the slopes of all columns at residuals from those at two earlier ones, whose slopes are known: slopes are linear in the
/// residuals, and what is left of these outside the two bounds the error (Cauchy and Schwarz). Along a path the residuals move nearly
/// straight, so that little is left. Serves one caller at a time.
/// </summary>
/// <param name="columns">The number of columns, each of mean square 1.</param>
internal sealed class ResidualReferences(int columns)
{
    // An error of rounding, in the size of the slopes.
    private const double Slack = 1e-12;

    private double[] _residual = [];
    private double[] _residualBefore = [];
    private double[] _slopes = new double[columns];
    private double[] _slopesBefore = new double[columns];
    private double[] _left = [];

    /// <summary>Keeps residuals with their slopes, in place of the older of the two kept.</summary>
    public void Take(ReadOnlySpan<double> residual, ReadOnlySpan<double> slopes)
    {
        if (_residual.Length == 0)
        {
            _residual = new double[residual.Length];
            _residualBefore = new double[residual.Length];
            _left = new double[residual.Length];
        }

        (_residual, _residualBefore) = (_residualBefore, _residual);
        (_slopes, _slopesBefore) = (_slopesBefore, _slopes);
        residual.CopyTo(_residual);
        slopes.CopyTo(_slopes);
    }

    /// <summary>Writes predicted slopes.</summary>
    /// <param name="residual">The residuals.</param>
    /// <param name="total">The sum of the weights.</param>
    /// <param name="predicted">Receives a slope for each column.</param>
    /// <returns>The largest error of any of them.</returns>
    public double Predict(ReadOnlySpan<double> residual, double total, Span<double> predicted)
    {
        double square = TensorPrimitives.SumOfSquares<double>(_residual),
            squareBefore = TensorPrimitives.SumOfSquares<double>(_residualBefore),
            product = TensorPrimitives.Dot<double>(_residual, _residualBefore),
            with = TensorPrimitives.Dot(residual, _residual),
            withBefore = TensorPrimitives.Dot(residual, _residualBefore);
        double determinant = (square * squareBefore) - (product * product);
        double first,
            second;
        if (determinant > 1e-10 * square * squareBefore)
        {
            first = ((squareBefore * with) - (product * withBefore)) / determinant;
            second = ((square * withBefore) - (product * with)) / determinant;
        }
        else
        {
            first = square > 0.0 ? with / square : 0.0;
            second = 0.0;
        }

        TensorPrimitives.Multiply(_residual, -first, _left);
        TensorPrimitives.MultiplyAdd(_residualBefore, -second, _left, _left);
        TensorPrimitives.Add(_left, residual, _left);
        TensorPrimitives.Multiply(_slopes, first, predicted);
        TensorPrimitives.MultiplyAdd(_slopesBefore, second, predicted, predicted);
        double sizes = Math.Abs(first) * Math.Sqrt(square / total);
        sizes += Math.Abs(second) * Math.Sqrt(squareBefore / total);
        return Math.Sqrt(TensorPrimitives.SumOfSquares<double>(_left) / total) + (Slack * sizes);
    }
}
