using System.Collections.Immutable;

namespace Crabbymetrics.Estimators;

/// <summary>An end of the linear predictors that a family allows: 0 from below under a log link with means below 1, say.</summary>
/// <param name="Mean">The mean there.</param>
/// <param name="Predictor">The linear predictor there, finite.</param>
/// <param name="Inside">1 where the predictors that are allowed lie above it, -1 where they lie below.</param>
internal readonly record struct RangeEdge(double Mean, double Predictor, int Inside)
{
    /// <summary>How far a linear predictor is from the edge; 0 or less where it is not allowed.</summary>
    public double Slack(double predictor) => Inside * (predictor - Predictor);

    /// <summary>The edges of a family; none where every linear predictor has a mean that the distribution allows.</summary>
    public static ImmutableArray<RangeEdge> Of(LinkedFamily family)
    {
        ImmutableArray<RangeEdge>.Builder edges = ImmutableArray.CreateBuilder<RangeEdge>();
        Add(family, family.Distribution.LowestMean, edges);
        Add(family, family.Distribution.HighestMean, edges);
        if (family.Link is PowerLink && edges.Count == 0)
        {
            Add(family, 0.0, edges);
        }

        return edges.ToImmutable();
    }

    /// <summary>Whether the loss of an outcome stays finite as its mean comes to the edge, so that a maximum may lie there.</summary>
    public bool Admits(LinkedFamily family, double outcome)
    {
        if (outcome == Mean)
        {
            return true;
        }

        Span<double> deviance = [0.0];
        family.UnitDeviance([outcome], [Mean], deviance);
        return double.IsFinite(deviance[0]);
    }

    private static void Add(LinkedFamily family, double mean, ImmutableArray<RangeEdge>.Builder edges)
    {
        if (!double.IsFinite(mean))
        {
            return;
        }

        double predictor = family.Link.Link(mean);
        if (!double.IsFinite(predictor))
        {
            return;
        }

        double near = 1e-3 * Math.Max(1.0, Math.Abs(predictor));
        bool above = IsAllowed(family, predictor + near);
        bool below = IsAllowed(family, predictor - near);
        if (above != below)
        {
            edges.Add(new RangeEdge(mean, predictor, above ? 1 : -1));
        }
    }

    private static bool IsAllowed(LinkedFamily family, double predictor)
    {
        Span<double> mean = [0.0];
        family.InverseLink([predictor], mean, default, default);
        return mean[0] > family.Distribution.LowestMean && mean[0] < family.Distribution.HighestMean;
    }
}
