using Crabbymetrics.Optimization;

namespace Crabbymetrics.Estimators;

/// <summary>
/// Searches the weights of predictors whose synthetic unit has the least squared error of outcomes: many points, the best of them as starts
/// of the method of Nelder and Mead (1965) on the logarithms of the weights. The error is flat in places, has kinks and many local minima,
/// and its infimum often lies where some weights are smaller than others by many powers of ten.
/// </summary>
internal static class PredictorSearch
{
    private const int PointsPerStart = 50;
    private const double Width = 12.0;
    private const double Step = 0.5;
    private const int IterationsPerPredictor = 60;

    /// <summary>Searches.</summary>
    /// <param name="objective">Makes an objective for a thread.</param>
    /// <param name="k">The number of predictors.</param>
    /// <param name="options">Starts, seed and threads.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    /// <returns>The logarithms of the weights.</returns>
    public static double[] Find(
        Func<PredictorObjective> objective,
        int k,
        SyntheticControlOptions options,
        CancellationToken cancellationToken
    )
    {
        if (k == 1)
        {
            return [0.0];
        }

        int starts = options.Starts,
            points = starts * PointsPerStart;
        double[][] candidates = Points(k, points, options.Seed);
        double[] values = new double[points];
        ParallelOptions parallel = new() { MaxDegreeOfParallelism = options.MaxDegreeOfParallelism, CancellationToken = cancellationToken };
        Parallel.For(
            0,
            starts,
            parallel,
            objective,
            (s, _, own) =>
            {
                for (int c = s; c < points; c += starts)
                {
                    values[c] = own.Cost(candidates[c]);
                }

                return own;
            },
            static _ => { }
        );

        // The best points in a fixed order, ties by their place.
        int[] order = [.. Enumerable.Range(0, points).OrderBy(c => values[c]).Take(starts)];
        double[] ends = new double[starts];
        double[][] found = new double[starts][];
        Parallel.For(
            0,
            starts,
            parallel,
            objective,
            (s, _, own) =>
            {
                found[s] = Descend(own, candidates[order[s]], Step, out ends[s]);
                return own;
            },
            static _ => { }
        );
        int best = 0;
        for (int s = 1; s < starts; s++)
        {
            best = ends[s] < ends[best] ? s : best;
        }

        cancellationToken.ThrowIfCancellationRequested();
        double[] last = Descend(objective(), found[best], 0.5 * Step, out double end);
        return end < ends[best] ? last : found[best];
    }

    // Equal weights, each predictor all but alone, and random ones over many powers of ten.
    private static double[][] Points(int k, int count, long seed)
    {
        RandomSource random = new(seed);
        double[][] points = new double[count][];
        for (int c = 0; c < count; c++)
        {
            points[c] = new double[k];
            for (int p = 0; p < k; p++)
            {
                points[c][p] =
                    c == 0 ? 0.0
                    : c <= k ? (p == c - 1 ? 0.0 : -Width)
                    : -Width * random.NextDouble();
            }
        }

        return points;
    }

    private static double[] Descend(PredictorObjective objective, double[] start, double step, out double value)
    {
        // Where the error is flat the simplex goes on growing: a small difference of its errors alone ends the search.
        NelderMeadSolver solver = new()
        {
            InitialStep = step,
            StepTolerance = double.MaxValue,
            CostTolerance = 1e-9,
            MaximumRestarts = 0,
        };
        ExecutionOptions limits = new() { MaxIterations = IterationsPerPredictor * start.Length };
        OptimizationResult result = new Executor().Minimize(objective, start, solver, limits);
        value = result.Cost;
        return [.. result.X];
    }
}
