namespace Crabbymetrics.Estimators;

/// <summary>
/// Where a fit with absorbed effects starts: each mean halfway between its outcome and the mean outcome of its level of the largest effect.
/// A first step of iteratively reweighted least squares from there lands near the optimum on sparse graphs too, where a start at the means
/// of the levels diverges.
/// </summary>
internal static class AbsorbedStart
{
    private const int MostRaises = 20;

    /// <summary>Writes the linear predictors of the start, offset included.</summary>
    /// <param name="problem">The rows.</param>
    /// <param name="eta">Receives n values.</param>
    public static void Write(AbsorbedProblem problem, double[] eta)
    {
        ReadOnlySpan<double> outcome = problem.Outcome.Span;
        double[] weights = problem.Weights;
        double mean = Mean(outcome, weights);
        int effect = Largest(problem.Data);
        double[] means = effect < 0 ? [mean] : LevelMeans(problem.Data.Absorbed[effect].Levels, outcome, weights, mean);
        ReadOnlyMemory<int> codes = effect < 0 ? default : problem.Data.Absorbed[effect].Levels.Codes.ToArray();
        ILink? link = LinkOf(problem.Family);
        double fallback = LinkOf(problem.Family, link, mean);
        problem.Ranges.Run(
            (_, first, end) =>
            {
                ReadOnlySpan<double> y = problem.Outcome.Span;
                ReadOnlySpan<int> level = codes.Span;
                for (int i = first; i < end; i++)
                {
                    eta[i] = 0.5 * (y[i] + means[level.IsEmpty ? 0 : level[i]]);
                }

                Span<double> own = eta.AsSpan(first, end - first);
                if (link is LogLink)
                {
                    System.Numerics.Tensors.TensorPrimitives.Log(own, own);
                }
                else
                {
                    for (int i = 0; i < own.Length; i++)
                    {
                        own[i] = LinkOf(problem.Family, link, own[i]);
                    }
                }

                for (int i = 0; i < own.Length; i++)
                {
                    own[i] = double.IsFinite(own[i]) ? own[i] : fallback;
                }
            }
        );
    }

    /// <summary>Writes the means of the start, times the weights.</summary>
    /// <param name="problem">The rows, with an effect of constants.</param>
    /// <param name="means">Receives n values. They add up to the outcomes in each level of the largest effect.</param>
    public static void WriteMeans(AbsorbedProblem problem, double[] means)
    {
        Clustering levels = problem.Data.Absorbed[Largest(problem.Data)].Levels;
        double[] ofLevels = LevelMeans(levels, problem.Outcome.Span, problem.Weights, 0.0);
        problem.Ranges.Run(
            (_, first, end) =>
            {
                ReadOnlySpan<double> y = problem.Outcome.Span;
                ReadOnlySpan<int> codes = levels.Codes;
                for (int i = first; i < end; i++)
                {
                    double mean = 0.5 * (y[i] + ofLevels[codes[i]]);
                    means[i] = problem.Weights.Length == 0 ? mean : mean * problem.Weights[i];
                }
            }
        );
    }

    /// <summary>Writes a constant as the linear predictor of all rows, offset included, or 0 where no effect contains a constant: the best
    /// one, or one above it where that leaves the range of the link with some offset.</summary>
    /// <param name="problem">The rows.</param>
    /// <param name="eta">Receives n values.</param>
    public static void WriteConstant(AbsorbedProblem problem, double[] eta)
    {
        bool hasConstant = problem.Data.Absorbed.Any(static effect => !effect.HasSlope);
        double constant = problem.Family.StartingIntercept(problem.Outcome.Span, problem.Offset, problem.Weights);
        if (!double.IsFinite(constant) || !hasConstant)
        {
            constant = 0.0;
        }

        double[] slope = new double[eta.Length];
        double[] curvature = new double[eta.Length];
        double raise = Math.Max(1.0, Math.Abs(constant));
        for (int attempt = 0; attempt < MostRaises; attempt++)
        {
            double own = attempt == 0 ? constant : constant + (raise * Math.ScaleB(1.0, attempt - 2));
            for (int i = 0; i < eta.Length; i++)
            {
                eta[i] = own + (problem.Offset.Length == 0 ? 0.0 : problem.Offset[i]);
            }

            if (!hasConstant || double.IsFinite(problem.Evaluate(problem.Family, eta, slope, curvature).Value))
            {
                return;
            }
        }
    }

    /// <summary>The effect of constants with the most levels; -1 for none.</summary>
    public static int Largest(RegressionData data)
    {
        int largest = -1;
        for (int e = 0; e < data.Absorbed.Length; e++)
        {
            if (!data.Absorbed[e].HasSlope && (largest < 0 || Levels(e) > Levels(largest)))
            {
                largest = e;
            }
        }

        return largest;

        int Levels(int e) => data.Absorbed[e].Levels.GroupCount;
    }

    private static double[] LevelMeans(Clustering levels, ReadOnlySpan<double> outcome, double[] weights, double mean)
    {
        double[] sums = new double[levels.GroupCount];
        double[] totals = new double[sums.Length];
        ReadOnlySpan<int> codes = levels.Codes;
        for (int i = 0; i < codes.Length; i++)
        {
            double weight = weights.Length == 0 ? 1.0 : weights[i];
            sums[codes[i]] += weight * outcome[i];
            totals[codes[i]] += weight;
        }

        for (int g = 0; g < sums.Length; g++)
        {
            sums[g] = totals[g] > 0.0 ? sums[g] / totals[g] : mean;
        }

        return sums;
    }

    private static double Mean(ReadOnlySpan<double> outcome, double[] weights)
    {
        double sum = 0.0,
            total = 0.0;
        for (int i = 0; i < outcome.Length; i++)
        {
            double weight = weights.Length == 0 ? 1.0 : weights[i];
            sum += weight * outcome[i];
            total += weight;
        }

        return sum / total;
    }

    private static ILink? LinkOf(IGlmFamily family) =>
        family is LinkedFamily linked ? linked.Link : Array.Find(Links.All, link => link.Name == family.LinkName);

    private static double LinkOf(IGlmFamily family, ILink? link, double mean) =>
        link is null ? family.StartingIntercept([mean], default, default) : link.Link(mean);
}
