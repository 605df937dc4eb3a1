using System.Numerics.Tensors;

namespace Crabbymetrics.Estimators;

/// <summary>
/// Newton's step where some rows have a negative second derivative: <c>P (V/W) d = P u</c> for a step d of the linear predictors, V the
/// observed and W the expected second derivatives, P the regression on columns and effects under W, and u the working residuals under W.
/// Conjugate gradients in the product of W, of which Fisher scoring is the first step.
/// </summary>
internal sealed class ObservedStep(
    AbsorbedProblem problem,
    EffectProjection projection,
    double[] positive,
    double[] observed,
    double tolerance
)
{
    private const int Most = 100;
    private const double LeastCurvature = 1e-6;

    private readonly RowRanges _ranges = problem.Ranges;

    /// <summary>Improves Fisher's step.</summary>
    /// <param name="columns">The columns without their effects, under W.</param>
    /// <param name="step">Fisher's step of the linear predictors; it is replaced.</param>
    /// <param name="direction">Fisher's step of the slopes; it is replaced.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    /// <returns>Whether there is a step of Newton's method; where the information has a negative direction nothing is replaced.</returns>
    public bool TryImprove(double[][] columns, double[] step, double[] direction, CancellationToken cancellationToken)
    {
        int n = step.Length;
        // Fisher's step is a difference of working residuals, whose rounding lies outside the model: beside a small step it is large, P
        // never reduces it, and the iterations would enlarge it.
        (double[] residual, double[] residualSlopes) = Project(columns, [.. step], cancellationToken);
        double[] search = [.. residual];
        double[] searchSlopes = [.. residualSlopes];
        double[] found = new double[n];
        double[] slopes = new double[direction.Length];
        double size = Product(residual, residual);
        double least = tolerance * tolerance * size;
        for (int iteration = 0; iteration < Most && size > least; iteration++)
        {
            (double[] product, double[] productSlopes) = Apply(columns, search, cancellationToken);
            double curvature = Product(search, product);
            // Of a step that is rounding the curvature is too.
            if (!(curvature > LeastCurvature * Product(search, search)))
            {
                return false;
            }

            double length = size / curvature;
            TensorPrimitives.MultiplyAdd(search, length, found, found);
            TensorPrimitives.MultiplyAdd(searchSlopes, length, slopes, slopes);
            TensorPrimitives.MultiplyAdd(product, -length, residual, residual);
            TensorPrimitives.MultiplyAdd(productSlopes, -length, residualSlopes, residualSlopes);
            double next = Product(residual, residual);
            TensorPrimitives.MultiplyAdd(search, next / size, residual, search);
            TensorPrimitives.MultiplyAdd(searchSlopes, next / size, residualSlopes, searchSlopes);
            size = next;
        }

        found.CopyTo(step, 0);
        slopes.CopyTo(direction, 0);
        return true;
    }

    // P (V/W) x, and its slopes.
    private (double[] Fitted, double[] Slopes) Apply(double[][] columns, double[] values, CancellationToken cancellationToken)
    {
        double[] scaled = new double[values.Length];
        for (int i = 0; i < scaled.Length; i++)
        {
            scaled[i] = positive[i] > 0.0 ? observed[i] / positive[i] * values[i] : 0.0;
        }

        return Project(columns, scaled, cancellationToken);
    }

    // P x in place of x, and its slopes.
    private (double[] Fitted, double[] Slopes) Project(double[][] columns, double[] values, CancellationToken cancellationToken)
    {
        double[] within = projection.Remove([values], tolerance * 1e-2, cancellationToken)[0].Values;
        double[] slopes =
            columns.Length == 0 ? [] : WeightedCrossProduct.Of(_ranges, positive, columns, within).Solve() ?? new double[columns.Length];
        TensorPrimitives.Subtract(values, within, values);
        for (int j = 0; j < slopes.Length; j++)
        {
            TensorPrimitives.MultiplyAdd(columns[j], slopes[j], values, values);
        }

        return (values, slopes);
    }

    private double Product(double[] left, double[] right) =>
        _ranges.Sum(
            (first, end) =>
            {
                double sum = 0.0;
                for (int i = first; i < end; i++)
                {
                    sum += positive[i] * left[i] * right[i];
                }

                return sum;
            }
        );
}
