using System.Collections.Immutable;
using Crabbymetrics.Cli.Reports;
using Crabbymetrics.Inference;

namespace Crabbymetrics.Cli.Commands;

/// <summary>A wild cluster bootstrap test of a linear model, as a test and as a table with the confidence set.</summary>
internal static class WildSection
{
    /// <summary>Makes the test.</summary>
    /// <param name="result">The model.</param>
    /// <param name="restrictions">What is tested.</param>
    /// <param name="options">How, but for clusters, seed and level.</param>
    /// <param name="request">Clusters, seed and level.</param>
    /// <param name="cancellationToken">Ends the test with an <see cref="OperationCanceledException"/>.</param>
    /// <exception cref="ArgumentException">There are no clusters, or something is wrong with the hypothesis.</exception>
    public static (HypothesisTest Test, EffectSection Section) Of(
        IEstimationResult result,
        string restrictions,
        WildClusterOptions options,
        (ImmutableArray<string> Clusters, long Seed, double Level) request,
        CancellationToken cancellationToken = default
    )
    {
        if (request.Clusters.IsEmpty)
        {
            throw new ArgumentException("a wild cluster bootstrap needs --cluster COL, the column of the clusters.");
        }

        WildClusterTestResult test = WildClusterTest.Of(
            result,
            restrictions,
            new WildClusterOptions
            {
                Replications = options.Replications,
                Seed = request.Seed,
                Clusters = request.Clusters,
                MultiplierCluster = options.MultiplierCluster,
                Multipliers = options.Multipliers,
                ImposeNull = options.ImposeNull,
                JackknifeResiduals = options.JackknifeResiduals,
                JackknifeVariance = options.JackknifeVariance,
                Tails = options.Tails,
                Level = request.Level,
            },
            cancellationToken
        );
        string title = $"Wild cluster bootstrap: {test.Description}";
        title += test.ConfidenceSet.Length > 1 ? $"; the set is {test.ConfidenceSetText}" : "";
        double? End(double value) => double.IsFinite(value) ? value : null;
        double? low = test.ConfidenceSet.IsEmpty ? null : End(test.ConfidenceSet[0].Low);
        double? high = test.ConfidenceSet.IsEmpty ? null : End(test.ConfidenceSet[^1].High);
        return (
            test.ToTest(),
            new EffectSection(
                "wild_cluster",
                title,
                [new CoefficientRow(test.Hypothesis, test.Estimate, test.StandardError, test.Statistic, test.PValue, low, high)]
            )
            {
                Name = test.Hypothesis,
            }
        );
    }
}
