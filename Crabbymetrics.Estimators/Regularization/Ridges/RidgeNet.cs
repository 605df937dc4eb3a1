namespace Crabbymetrics.Estimators;

/// <summary>A ridge as a point of an elastic net.</summary>
internal static class RidgeNet
{
    /// <summary>The answer, with how well it meets the optimality conditions.</summary>
    public static NetPoint Point(
        GaussianRows rows,
        RidgeDecomposition ridge,
        PenaltySpecification specification,
        double l2,
        double tolerance
    )
    {
        double[] parameters = ridge.Fit(l2);
        int n = rows.Outcome.Length,
            first = rows.HasIntercept ? 1 : 0,
            p = parameters.Length - first;
        double[] residual = new double[n],
            slopes = new double[p];
        rows.Design.LinearPredictor(first == 1 ? parameters[0] : 0.0, parameters.AsSpan(first), residual);
        double square = 0.0,
            sum = 0.0;
        for (int i = 0; i < n; i++)
        {
            double error = residual[i] - rows.Outcome.Span[i],
                weight = rows.Weight(i) / rows.WeightSum;
            square += weight > 0.0 ? weight * error * error : 0.0;
            residual[i] = weight > 0.0 ? weight * error : 0.0;
            sum += residual[i];
        }

        rows.Design.TransposedProduct(residual, slopes);
        double largest = Math.Abs(sum),
            penalty = 0.0,
            gap = 0.0;
        for (int j = 0; j < p; j++)
        {
            double factor = specification.FactorOf(j),
                deviation = specification.Standardize ? ColumnDeviation.Of(rows.Design, j, rows.Weights.Span) : 1.0;
            double unit = deviation > 0.0 ? deviation : 1.0,
                value = parameters[first + j] * unit;
            double slope = (slopes[j] - (first == 1 ? sum * rows.Design.Moments(j).Mean : 0.0)) / unit;
            double violation = slope + (l2 * factor * value);
            largest = Math.Max(largest, Math.Abs(violation));
            penalty += 0.5 * l2 * factor * value * value;
            gap += factor > 0.0 ? 0.5 * violation * violation / (l2 * factor) : 0.0;
        }

        double deviationOfOutcome = Math.Sqrt(ridge.TotalSquares);
        return new NetPoint
        {
            Parameters = parameters,
            Objective = (0.5 * square) + penalty,
            Penalty = penalty,
            Residual = largest,
            Gap = gap,
            Deviance = square * rows.WeightSum,
            Iterations = 1,
            Converged = largest <= Math.Max(tolerance, 1e-10) * Math.Max(1.0, deviationOfOutcome),
        };
    }
}
