using Crabbymetrics.Estimators;
using Crabbymetrics.Inference;

namespace Crabbymetrics.Tests.Inference.Coverage;

/// <summary>A way to make a 95 percent interval for the slope, and whether that of a fit holds the true one.</summary>
internal sealed record Interval(string Name, Func<PoissonResult, int, bool> Holds)
{
    private const int Replications = 399;

    public static Interval Of(string kind, bool clusterDegreesOfFreedom = false) =>
        new(
            clusterDegreesOfFreedom ? $"{kind}, t(G-1)" : kind,
            (fit, _) =>
            {
                CoefficientRow row = fit.Summary(kind, new CovarianceArguments { ClusterDegreesOfFreedom = clusterDegreesOfFreedom })[1];
                return row.ConfidenceLow <= Scenario.Slope && Scenario.Slope <= row.ConfidenceHigh;
            }
        );

    public static Interval Bootstrap(string scheme, BootstrapLimits limits) =>
        new(
            $"{scheme} bootstrap, {limits.ToString().ToLowerInvariant()}",
            (fit, repetition) =>
            {
                BootstrapResult result = new BootstrapEngine().Run(
                    fit,
                    new BootstrapOptions
                    {
                        Scheme = scheme,
                        Limits = limits,
                        Replications = Replications,
                        Seed = repetition,
                        MaxDegreeOfParallelism = 1,
                    }
                );
                return result.ConfidenceLow[1] <= Scenario.Slope && Scenario.Slope <= result.ConfidenceHigh[1];
            }
        );

    /// <summary>The values that the wild score test does not reject: the true slope is among them where its p-value is above 5
    /// percent.</summary>
    public static Interval WildScore(bool clustered) =>
        new(
            clustered ? "wild cluster score test" : "wild score test",
            (fit, repetition) =>
                WildScoreTest
                    .Of(
                        fit,
                        "x = 0.5",
                        new WildScoreTestOptions
                        {
                            Cluster = clustered ? "cluster" : null,
                            Replications = Replications,
                            Seed = repetition,
                        }
                    )
                    .PValue > 0.05
        );
}
