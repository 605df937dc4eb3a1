namespace Crabbymetrics.Inference;

/// <summary>
/// The mean change of the mean as a dummy goes from 0 to 1. Where it is a level of a factor the whole factor is set: all its dummies are 0
/// but the level's own, against all 0 (or 1 for a baseline that has a dummy).
/// </summary>
internal static class DiscreteChange
{
    /// <summary>Computes the effect and its gradient.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="weights">The weights of the mean over rows.</param>
    /// <param name="column">The dummy.</param>
    /// <param name="members">All dummies that are set with it, itself included.</param>
    /// <param name="baseline">The dummy that is 1 without it; -1 for none.</param>
    /// <param name="gradient">Receives the derivatives with respect to all parameters.</param>
    /// <param name="shift">Receives the derivative of the change of each row with respect to its linear predictor; empty for none.</param>
    /// <returns>The effect.</returns>
    public static double Compute(
        LinearPredictorRows rows,
        double[] weights,
        int column,
        ReadOnlySpan<int> members,
        int baseline,
        Span<double> gradient,
        Span<double> shift
    )
    {
        int n = rows.RowCount;
        double[] with = [.. rows.LinearPredictors];
        double[] x = new double[n];
        foreach (int member in members)
        {
            double coefficient = rows.Coefficients[rows.ParameterOf(member)];
            rows.CopyColumn(member, x);
            for (int i = 0; i < n; i++)
            {
                with[i] -= coefficient * x[i];
            }
        }

        double own = rows.Coefficients[rows.ParameterOf(column)];
        double other = baseline < 0 ? 0.0 : rows.Coefficients[rows.ParameterOf(baseline)];
        double[] without = new double[n];
        for (int i = 0; i < n; i++)
        {
            without[i] = with[i] + other;
            with[i] += own;
        }

        double[] meanWith = new double[n];
        double[] meanWithout = new double[n];
        double[] slopeWith = new double[n];
        double[] slopeWithout = new double[n];
        rows.Model.InverseLink(with, meanWith, slopeWith, []);
        rows.Model.InverseLink(without, meanWithout, slopeWithout, []);
        double up = RowMeans.Of(slopeWith, weights);
        double down = RowMeans.Of(slopeWithout, weights);
        for (int i = 0; i < n; i++)
        {
            slopeWith[i] -= slopeWithout[i];
        }

        slopeWith.AsSpan(0, shift.Length).CopyTo(shift);
        RowMeans.OfProducts(rows, slopeWith, weights, gradient.Length).CopyTo(gradient);
        foreach (int member in members)
        {
            gradient[rows.ParameterOf(member)] = 0.0;
        }

        if (baseline >= 0)
        {
            gradient[rows.ParameterOf(baseline)] = -down;
        }

        gradient[rows.ParameterOf(column)] = up;
        return RowMeans.Of(meanWith, weights) - RowMeans.Of(meanWithout, weights);
    }
}
