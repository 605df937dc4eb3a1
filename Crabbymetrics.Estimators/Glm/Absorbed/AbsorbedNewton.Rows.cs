using System.Numerics.Tensors;

namespace Crabbymetrics.Estimators;

// Passes over the rows.
internal sealed partial class AbsorbedNewton
{
    // Working residuals, of linear predictors that no coefficients have with what these are beyond the offset; returns their squares.
    private double WriteResiduals(bool inModel, double[] residual) =>
        _problem.Ranges.Sum(
            (first, end) =>
            {
                double squares = 0.0;
                for (int i = first; i < end; i++)
                {
                    double curvature = _curvature[i];
                    double value = curvature > 0.0 ? -_slope[i] / curvature : 0.0;
                    if (!inModel)
                    {
                        value += _eta[i] - (_problem.Offset.Length == 0 ? 0.0 : _problem.Offset[i]);
                    }

                    residual[i] = value;
                    squares += curvature * value * value;
                }

                return squares;
            }
        );

    private double WriteStep(double[] residual, WithinColumn[] within, double[] direction) =>
        _problem.Ranges.Sum(
            (first, end) =>
            {
                Span<double> step = _step.AsSpan(first, end - first);
                TensorPrimitives.Subtract(residual.AsSpan(first, step.Length), within[0].Values.AsSpan(first, step.Length), step);
                for (int j = 0; j < direction.Length; j++)
                {
                    TensorPrimitives.MultiplyAdd(within[j + 1].Values.AsSpan(first, step.Length), direction[j], step, step);
                }

                double squares = 0.0;
                for (int i = first; i < end; i++)
                {
                    squares += _curvature[i] * _step[i] * _step[i];
                }

                return squares;
            }
        );

    private void Move(double share) =>
        _problem.Ranges.Run(
            (_, first, end) =>
                TensorPrimitives.MultiplyAdd(
                    _step.AsSpan(first, end - first),
                    share,
                    _eta.AsSpan(first, end - first),
                    _trial.AsSpan(first, end - first)
                )
        );

    // The root of what the squared distance is divided by.
    private double Scale(int freedom)
    {
        bool hasDispersion = _problem.Family is IDispersionFamily { HasDispersion: true };
        (double pearson, double relative) = _problem.Spread(_eta, _curvature);
        if (!hasDispersion)
        {
            int rows = StoppingScale.CountRows(_problem.Weights, _problem.RowCount);
            return Math.Sqrt(StoppingScale.Of(relative, rows, _tolerance));
        }

        double least = RelativeRounding * RelativeRounding * (relative + pearson) / (_tolerance * _tolerance);
        double dispersion = Math.Max(pearson / Math.Max(1.0, _problem.ObservationCount - freedom - _kept.Length), least);
        return dispersion > 0.0 && double.IsFinite(dispersion) ? Math.Sqrt(dispersion) : 1.0;
    }
}
