using System.Numerics.Tensors;

namespace Crabbymetrics.Estimators;

/// <summary>
/// Takes effects out of columns under weights of both signs, such as observed second derivatives far from a canonical link. With the
/// projection P on the effects under positive weights W and the given weights V, the part s of a column x in the effects solves
/// <c>P (V/W) s = P (V/W) x</c>: by conjugate gradients in the product of W, in which the left side is symmetric and, where the information
/// of the effects is, positive definite.
/// </summary>
internal sealed class IndefiniteProjection(
    EffectProjection projection,
    RowRanges ranges,
    double[] positive,
    double[] given,
    double tolerance,
    CancellationToken cancellationToken
)
{
    private const int Most = 200;

    /// <summary>A column without its effects.</summary>
    /// <param name="column">n values.</param>
    /// <exception cref="InferenceUnavailableException">The information of the effects is not positive definite.</exception>
    public double[] Remove(double[] column)
    {
        double[] part = Solve(Apply(column), tolerance * tolerance * Product(column, column));
        TensorPrimitives.Subtract(column, part, part);
        return part;
    }

    /// <summary>The combination s of the effects with <c>D'V s = D'c</c>.</summary>
    /// <param name="gradient">The n values c.</param>
    /// <exception cref="InferenceUnavailableException">The information of the effects is not positive definite.</exception>
    public double[] Part(double[] gradient)
    {
        double[] scaled = new double[gradient.Length];
        for (int i = 0; i < scaled.Length; i++)
        {
            scaled[i] = positive[i] > 0.0 ? gradient[i] / positive[i] : 0.0;
        }

        double[] within = projection.Remove([scaled], tolerance, cancellationToken)[0].Values;
        TensorPrimitives.Subtract(scaled, within, scaled);
        return Solve(scaled, tolerance * tolerance * Product(scaled, scaled));
    }

    // Solves P (V/W) s = the residual, which is replaced.
    private double[] Solve(double[] residual, double least)
    {
        double[] part = new double[residual.Length];
        double[] direction = [.. residual];
        double size = Product(residual, residual);
        for (int iteration = 0; iteration < Most && size > least; iteration++)
        {
            double[] product = Apply(direction);
            double curvature = Product(direction, product);
            if (!(curvature > 0.0))
            {
                throw new InferenceUnavailableException(
                    "The observed information of the absorbed effects is not positive definite, so that there are no standard errors from "
                        + "it: write the effects out, as in y ~ x + C(firm), or use another link."
                );
            }

            double step = size / curvature;
            TensorPrimitives.MultiplyAdd(direction, step, part, part);
            TensorPrimitives.MultiplyAdd(product, -step, residual, residual);
            double next = Product(residual, residual);
            TensorPrimitives.MultiplyAdd(direction, next / size, residual, direction);
            size = next;
        }

        return part;
    }

    // P (V/W) x, the part in the effects.
    private double[] Apply(double[] values)
    {
        double[] scaled = new double[values.Length];
        for (int i = 0; i < scaled.Length; i++)
        {
            scaled[i] = positive[i] > 0.0 ? given[i] / positive[i] * values[i] : 0.0;
        }

        double[] within = projection.Remove([scaled], tolerance, cancellationToken)[0].Values;
        for (int i = 0; i < scaled.Length; i++)
        {
            scaled[i] -= within[i];
        }

        return scaled;
    }

    private double Product(double[] left, double[] right) =>
        ranges.Sum(
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
