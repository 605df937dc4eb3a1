using System.Collections.Immutable;

namespace Crabbymetrics.Inference;

// What is refused before a test, and what its reader should know.
public static partial class WildClusterTest
{
    private const int MostClusterings = 4;

    // Below this many clusters two signs have few combinations.
    private const int FewClusters = 10;

    // Beyond this share of the variation in one cluster the test is known to reject far too seldom or too often.
    private const double LargeShare = 0.5;

    private static ImmutableArray<string> Warnings(WildReplicates replicates, double[] statistics)
    {
        ObservationGroups parent = replicates.Parent;
        int undefined = statistics.Count(double.IsInfinity);
        string?[] all =
        [
            FewWarning(parent.Count, $"clusters of '{parent.Name}'", replicates.Enumerated),
            ShareWarning(parent.Name, replicates.LargestShare),
            undefined > 0 ? $"In {undefined} of {statistics.Length} replicates the variance is not positive; they count as extreme." : null,
        ];
        return [.. all.OfType<string>()];
    }

    /// <summary>What to say of few clusters; null where there are enough.</summary>
    /// <param name="count">Their number.</param>
    /// <param name="what">What they are.</param>
    /// <param name="enumerated">Whether all combinations of signs were taken.</param>
    internal static string? FewWarning(int count, string what, bool enumerated) =>
        count < FewClusters
            ? $"There are {count} {what} only: p-values are coarse{(enumerated ? "; Webb's multipliers have more distinct values" : "")}."
            : null;

    /// <summary>What to say where one cluster identifies what is tested nearly alone; null where none does.</summary>
    /// <param name="clustering">The name of the clustering.</param>
    /// <param name="share">The largest share of a cluster.</param>
    internal static string? ShareWarning(string clustering, double share) =>
        share > LargeShare
            ? FormattableString.Invariant($"One cluster of '{clustering}' has {100.0 * share:0} percent of the variation that identifies ")
                + "what is tested, as where one cluster alone is treated: with the hypothesis imposed the test then hardly ever "
                + "rejects, and without it far too often (MacKinnon and Webb 2018). No test by clusters is to be trusted here."
            : null;

    private static CrabbymetricsException TooFew(WildClusterBuilder builder, int m) =>
        new(
            $"The scores of {builder.Parent.Count} clusters of '{builder.Parent.Name}' do not vary enough to test {m} restrictions "
                + "together: test fewer."
        );

    /// <summary>Refuses what no wild test takes.</summary>
    /// <exception cref="ArgumentException">There are no replicates or no multipliers, or the restrictions are on other
    /// parameters.</exception>
    internal static void Require(
        IEstimationResult result,
        LinearRestrictions restrictions,
        int replications,
        MultiplierDistribution multipliers
    )
    {
        if (replications < 1)
        {
            throw new ArgumentException($"Replications is {replications}; a p-value needs at least one.", nameof(replications));
        }

        ArgumentNullException.ThrowIfNull(multipliers);
        if (!restrictions.ParameterNames.SequenceEqual(result.ParameterNames))
        {
            throw new ArgumentException("The restrictions are on other parameters than the result has.", nameof(restrictions));
        }
    }

    private static ClusterSelection Validate(IEstimationResult result, LinearRestrictions restrictions, WildClusterOptions options)
    {
        Require(result, restrictions, options.Replications, options.Multipliers);
        if (options.MaxDegreeOfParallelism is 0 or < -1)
        {
            throw new ArgumentException(
                $"MaxDegreeOfParallelism is {options.MaxDegreeOfParallelism}; it is a number of threads, or -1 for all processors.",
                nameof(options)
            );
        }

        if (!(options.Level > 0.0 && options.Level < 1.0))
        {
            throw new ArgumentException("A confidence level lies between 0 and 1, both excluded: 0.95, say.", nameof(options));
        }

        if (!Enum.IsDefined(options.Tails))
        {
            throw new ArgumentException($"{options.Tails} is no {nameof(WildTails)}.", nameof(options));
        }

        if (result is not (StoredModel or IInstrumentedRegression) && result is not (ILinearFit and IWorkingRegression))
        {
            throw new NotSupportedException(
                $"{Formula} is of models fitted by least squares or two-stage least squares; '{result.EstimatorName}' is none here. The "
                    + "wild score test takes any model with scores."
            );
        }

        IWorkingRegression regression = Capability.Require<IWorkingRegression>(result, Formula);
        ClusterSelection clusters = ClusterSelection.Of(
            result,
            new CovarianceArguments { Clusters = options.Clusters },
            regression.RowCount,
            Formula,
            MostClusterings
        );
        if (options.JackknifeVariance && clusters.Groups.Length > 1)
        {
            throw new ArgumentException(
                $"The variance CV3 is of one clustering; {clusters.Groups.Length} were named. Use the variant 11 or 31.",
                nameof(options)
            );
        }

        return clusters.SmallestCount > restrictions.Count
            ? clusters
            : throw new CrabbymetricsException(
                $"{clusters.SmallestCount} clusters cannot test {restrictions.Count} restrictions together: there must be more clusters "
                    + "than restrictions."
            );
    }
}
