using Crabbymetrics.Optimization;

namespace Crabbymetrics.Estimators;

/// <summary>
/// Whether other weights of predictors lead to the same weights of donors. Those that do are the v of 0 or more with sum 1 under which the
/// weights of donors meet their conditions, <c>sum_k v_k r_k (x_kj - X_k w)</c> being 0 for donors with a weight and 0 or more for the
/// others, r being the distances of the predictors: a polytope, of which two opposite ends along a random direction are compared.
/// </summary>
internal static class PredictorUniqueness
{
    // A distance so small in standard deviations binds no weight: it follows it.
    private const double NoDistance = 1e-6;
    private const double SameWeight = 1e-6;

    public static bool Holds(Comparison comparison, double[] weights, double[] v)
    {
        int k = v.Length,
            n = weights.Length;
        double[] distances = SyntheticFitter.Distances(comparison, weights);
        if (k == 1)
        {
            return true;
        }

        if (Array.Exists(distances, static distance => Math.Abs(distance) < NoDistance))
        {
            return false;
        }

        double[] means = [.. comparison.TreatedPredictors];
        Vectors.Add(1.0, distances, means);
        RandomSource random = new(1);
        double[] direction = [.. Enumerable.Range(0, k).Select(_ => random.NextNormal())],
            opposite = [.. direction.Select(static value => -value)];
        QuadraticProgram program = QuadraticProgram.Of(new double[k * k], direction).OnSimplex();
        for (int j = 0; j < n; j++)
        {
            double[] row = [.. Enumerable.Range(0, k).Select(p => distances[p] * (comparison.DonorPredictors[(j * k) + p] - means[p]))];
            if (Vectors.MaxAbs(row) > 0.0)
            {
                // The weights at hand meet the conditions but for rounding, which is allowed for.
                double own = Vectors.Dot(row, v),
                    slack = 1e-9 * Vectors.Norm(row);
                program = program.WithConstraint(
                    row,
                    Math.Min(own, 0.0) - slack,
                    weights[j] > 0.0 ? Math.Max(own, 0.0) + slack : double.PositiveInfinity
                );
            }
        }

        QuadraticProgramResult low = program.Minimize(),
            high = program.WithLinearTerm(opposite).Minimize();
        return low.Status == QuadraticProgramStatus.Optimal
            && high.Status == QuadraticProgramStatus.Optimal
            && Vectors.MaxAbsDifference(low.Solution.AsSpan(), high.Solution.AsSpan()) < SameWeight;
    }
}
