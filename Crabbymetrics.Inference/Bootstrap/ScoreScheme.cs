using System.Collections.Immutable;

namespace Crabbymetrics.Inference;

/// <summary>
/// The score (multiplier) bootstrap: the scores of observations or of clusters under random multipliers, mapped to the parameters by the
/// inverse information, <c>b* = b + B sum v_i s_i</c>. Nothing is fitted again, so that a replicate is one pass over the scores, and none
/// can fail.
/// </summary>
/// <remarks>
/// <para>Kline and Santos (2012), "A score based approach to wild bootstrap inference", Journal of Econometric Methods 1.</para>
/// <para>A row with frequency weight f is f observations with a multiplier each. Scores include analytic and probability weights.</para>
/// </remarks>
public sealed class ScoreScheme : IBootstrapScheme
{
    private readonly bool _clustered;

    /// <summary>Creates a scheme.</summary>
    /// <param name="multipliers">The distribution of the multipliers.</param>
    /// <param name="clustered">Whether a cluster has one multiplier for all of its observations.</param>
    public ScoreScheme(MultiplierDistribution multipliers, bool clustered)
    {
        ArgumentNullException.ThrowIfNull(multipliers);
        Multipliers = multipliers;
        _clustered = clustered;
        string prefix = clustered ? "cluster-score" : "score";
        bool standard = ReferenceEquals(multipliers, MultiplierDistribution.Rademacher);
        Name = standard ? prefix : $"{prefix}-{multipliers.Name}";
        Aliases =
            !standard ? []
            : clustered ? [$"{prefix}-{multipliers.Name}"]
            : [$"{prefix}-{multipliers.Name}", "multiplier"];
    }

    /// <summary>The distribution of the multipliers.</summary>
    public MultiplierDistribution Multipliers { get; }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public ImmutableArray<string> Aliases { get; }

    /// <inheritdoc/>
    public string Description =>
        $"Scores of {(_clustered ? "clusters" : "observations")} under "
        + $"{char.ToUpperInvariant(Multipliers.Name[0])}{Multipliers.Name[1..]} multipliers; no refit, so it is fast and cannot fail.";

    /// <inheritdoc/>
    public BootstrapInputs Reads =>
        BootstrapInputs.Replications | BootstrapInputs.Seed | (_clustered ? BootstrapInputs.Cluster : BootstrapInputs.None);

    /// <inheritdoc/>
    public IBootstrapPlan Prepare(IEstimationResult result, BootstrapOptions options)
    {
        ArgumentNullException.ThrowIfNull(result);
        ArgumentNullException.ThrowIfNull(options);
        string asks = $"The bootstrap scheme '{Name}'";
        Clustering? clusters = null;
        if (_clustered)
        {
            clusters = ResampledRows.RequireClusters(result, options, Name, Capability.Require<IScoreContributions>(result, asks).RowCount);
        }
        else
        {
            ResampledRows.RefuseClusters(options, Name, "cluster-" + Name);
        }

        return new ScorePlan(result, options.Replications, Influences.Of(result, clusters, asks), Multipliers, clusters)
        {
            Warnings = Carried(result, clusters, asks),
        };
    }

    private ImmutableArray<string> Carried(IEstimationResult result, Clustering? clusters, string asks)
    {
        Bread bread = Bread.Of(result, asks);
        IScoreContributions scores = Capability.RequireScores(bread, asks);
        int k = bread.Dimension;
        double[] middle = new double[k * k];
        if (clusters is null)
        {
            double[]? multipliers = ObservationCounts.OuterProductMultipliers(result, scores.RowCount);
            scores.ScoreOuterProduct(multipliers, middle);
            return CarriedRows.Find(bread, middle, multipliers, Name, static row => row).Warnings;
        }

        ObservationGroups groups = ObservationGroups.Create(clusters.Name, clusters.Codes, ObservationCounts.Weights(result).Span);
        double[] sums = new double[groups.Count * k];
        scores.SumScores([], groups.Codes, sums);
        SquareMatrix.AddOuterProducts(sums, k, 1.0, middle);
        return CarriedClusters.Find(bread, groups.Codes, groups.Count, groups.Name, groups.Count > k ? middle : null, Name);
    }
}
