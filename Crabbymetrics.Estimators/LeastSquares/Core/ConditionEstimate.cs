using System.Numerics.Tensors;

namespace Crabbymetrics.Estimators;

/// <summary>The condition number of a symmetric positive definite matrix by the power method on it and on its inverse.</summary>
internal static class ConditionEstimate
{
    private const int Steps = 24;

    /// <summary>Estimates the ratio of the largest and the smallest eigenvalue, from below and nearly always within a few
    /// percent.</summary>
    /// <param name="order">The number of rows.</param>
    /// <param name="multiply">Multiplies a vector by the matrix, in place.</param>
    /// <param name="solve">Multiplies a vector by the inverse, in place.</param>
    public static double Of(int order, Action<double[]> multiply, Action<double[]> solve) =>
        order < 2 ? 1.0 : Math.Max(1.0, Largest(order, multiply) * Largest(order, solve));

    private static double Largest(int order, Action<double[]> multiply)
    {
        // Any start serves that is not orthogonal to the eigenvector; this one has no structure that a design could share.
        double[] vector = new double[order];
        ulong state = 1;
        for (int i = 0; i < order; i++)
        {
            ulong draw = SplitMix64.Next(ref state);
            double size = 0.5 + ((draw >> 11) * 1.1102230246251565e-16);
            vector[i] = (draw & 1) == 0 ? size : -size;
        }

        double length = 0.0;
        for (int step = 0; step < Steps; step++)
        {
            double scale = 1.0 / TensorPrimitives.Norm<double>(vector);
            TensorPrimitives.Multiply(vector, scale, vector);
            multiply(vector);
            double next = TensorPrimitives.Norm<double>(vector);
            if (!double.IsFinite(next) || next == 0.0)
            {
                return double.PositiveInfinity;
            }

            bool settled = Math.Abs(next - length) <= 1e-3 * next;
            length = next;
            if (settled)
            {
                break;
            }
        }

        return length;
    }
}
