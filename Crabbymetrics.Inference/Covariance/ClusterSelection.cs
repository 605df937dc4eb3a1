using System.Collections.Immutable;

namespace Crabbymetrics.Inference;

/// <summary>The clusterings that a formula uses, and what follows from their numbers of groups.</summary>
internal sealed class ClusterSelection
{
    // Below about this many clusters the robust errors are known to be too small on average (Cameron and Miller 2015, section VI).
    private const int FewClusters = 30;

    private ClusterSelection(IEstimationResult result, ImmutableArray<ObservationGroups> groups)
        : this([.. groups.Select(static group => group.Name)], [.. groups.Select(static group => group.Count)])
    {
        Groups = groups;
        Weights = ObservationCounts.Weights(result);
    }

    private ClusterSelection(ImmutableArray<string> names, ImmutableArray<int> counts)
    {
        Names = names;
        SmallestCount = counts.Min();
        Counts = names.Zip(counts).ToImmutableDictionary(static pair => pair.First, static pair => pair.Second);
    }

    /// <summary>The names of the clusterings, in the caller's order.</summary>
    public ImmutableArray<string> Names { get; }

    /// <summary>The clusterings, in that order; none where the rows live elsewhere.</summary>
    public ImmutableArray<ObservationGroups> Groups { get; } = [];

    /// <summary>The weights of the rows; empty where there are none.</summary>
    public ReadOnlyMemory<double> Weights { get; }

    /// <summary>The number of groups of the clustering with the fewest.</summary>
    public int SmallestCount { get; }

    /// <summary>The number of groups by clustering.</summary>
    public ImmutableDictionary<string, int> Counts { get; }

    /// <summary>Finds the clusterings that the caller named, or the only one there is.</summary>
    /// <param name="result">The fitted model.</param>
    /// <param name="arguments">The arguments of the caller.</param>
    /// <param name="rows">The number of rows that have scores.</param>
    /// <param name="formula">The formula that asks, for messages.</param>
    /// <param name="most">The largest number of clusterings that the formula takes.</param>
    /// <exception cref="ArgumentException">No clustering, one that is not there, one named twice, too many, or one of a single
    /// group.</exception>
    public static ClusterSelection Of(IEstimationResult result, CovarianceArguments arguments, int rows, string formula, int most)
    {
        ImmutableDictionary<string, Clustering> known = Capability.Require<IObservedData>(result, formula).Clusters;
        ImmutableArray<string> names = NamesOf([.. known.Keys], arguments, formula, most);
        ReadOnlySpan<double> weights = ObservationCounts.Weights(result).Span;
        ImmutableArray<ObservationGroups>.Builder groups = ImmutableArray.CreateBuilder<ObservationGroups>(names.Length);
        foreach (string name in names)
        {
            Clustering clustering = known[name];
            ObservationCounts.RequireRows(result, clustering.Codes.Length, rows, $"ids of clustering '{name}'");
            ObservationGroups group = weights.IsEmpty
                ? ObservationGroups.Of(clustering)
                : ObservationGroups.Create(name, clustering.Codes, weights);
            RequireSeveral(name, group.Count, formula, nameof(arguments));
            groups.Add(group);
        }

        return new ClusterSelection(result, groups.MoveToImmutable());
    }

    /// <summary>The same where the rows live elsewhere, of which the names of the clusterings are known and their sums.</summary>
    /// <param name="result">The fitted model.</param>
    /// <param name="scores">What sums its scores.</param>
    /// <param name="arguments">The arguments of the caller.</param>
    /// <param name="formula">The formula that asks, for messages.</param>
    /// <param name="most">The largest number of clusterings that the formula takes.</param>
    /// <exception cref="ArgumentException">As with rows in memory.</exception>
    public static ClusterSelection Elsewhere(
        IEstimationResult result,
        IScoreSums scores,
        CovarianceArguments arguments,
        string formula,
        int most
    )
    {
        ImmutableArray<string> known = result is IObservedData data ? [.. data.Observations.Summary.Clusterings.Keys] : [];
        ImmutableArray<string> names = NamesOf(known, arguments, formula, most);
        ImmutableArray<int> counts = [.. names.Select(name => scores.SumScores([name]).Count)];
        foreach ((string name, int count) in names.Zip(counts))
        {
            RequireSeveral(name, count, formula, nameof(arguments));
        }

        return new ClusterSelection(names, counts);
    }

    /// <summary>The degrees of freedom of t: G - 1 of the smallest clustering where t is used.</summary>
    /// <param name="result">The fitted model.</param>
    /// <param name="arguments">The arguments of the caller.</param>
    public double DegreesOfFreedom(IEstimationResult result, CovarianceArguments arguments) =>
        arguments.ClusterDegreesOfFreedom || !double.IsPositiveInfinity(result.TestDegreesOfFreedom)
            ? SmallestCount - 1.0
            : double.PositiveInfinity;

    /// <summary>Notes for the reader of few clusters.</summary>
    /// <param name="parameters">The number k of parameters.</param>
    /// <param name="result">The fitted model: what it cannot have is not recommended.</param>
    /// <param name="isCorrected">Whether the covariance is one that corrects for few clusters, as cr2 and cr3 do.</param>
    public ImmutableArray<string> Warnings(int parameters, IEstimationResult result, bool isCorrected = false)
    {
        if (SmallestCount >= FewClusters)
        {
            return [];
        }

        string advice =
            isCorrected
            || (
                result is IAbsorbedEffects { Absorbed.IsEmpty: false } effects
                && (result is not ILinearFit || !NestedEffects.AreAll(effects, this, result))
            )
                ? "Consider the wild cluster score test."
                : "Consider cr2, t with G - 1 degrees of freedom, or the wild cluster score test.";
        ImmutableArray<string>.Builder warnings = ImmutableArray.CreateBuilder<string>();
        foreach (string name in Names)
        {
            int count = Counts[name];
            if (count < FewClusters)
            {
                string rank =
                    count <= parameters
                        ? $", and the covariance has rank {count - 1} at most, so that not all {parameters} parameters can be "
                            + $"tested together"
                        : "";
                warnings.Add(
                    $"Clustering '{name}' has only {count} clusters: clustered standard errors tend to be too " + $"small{rank}. {advice}"
                );
            }
        }

        return warnings.ToImmutable();
    }

    private static void RequireSeveral(string name, int count, string formula, string argument)
    {
        if (count < 2)
        {
            throw new ArgumentException(
                $"Clustering '{name}' has one cluster only: {formula} needs at least two, and is reliable with several dozen.",
                argument
            );
        }
    }

    private static ImmutableArray<string> NamesOf(ImmutableArray<string> known, CovarianceArguments arguments, string formula, int most)
    {
        ImmutableArray<string> asked = arguments.Clusters;
        string there = known.IsEmpty
            ? "The data have none; add one with WithClusters"
            : $"There are: {string.Join(", ", known.Order(StringComparer.Ordinal))}";
        if (asked.IsDefaultOrEmpty)
        {
            return known.Length == 1
                ? known
                : throw new ArgumentException(
                    $"{formula} needs {nameof(CovarianceArguments)}.{nameof(CovarianceArguments.Clusters)}. {there}.",
                    nameof(arguments)
                );
        }

        foreach (string name in asked)
        {
            if (!known.Contains(name))
            {
                throw new ArgumentException($"There is no clustering '{name}'. {there}.", nameof(arguments));
            }
        }

        return asked.Distinct().Count() != asked.Length
                ? throw new ArgumentException($"A clustering is named twice: {string.Join(", ", asked)}.", nameof(arguments))
            : asked.Length <= most ? asked
            : throw new ArgumentException(
                $"{formula} takes at most {most} clustering{(most == 1 ? "" : "s")}; {asked.Length} were named: "
                    + $"{string.Join(", ", asked)}.",
                nameof(arguments)
            );
    }
}
