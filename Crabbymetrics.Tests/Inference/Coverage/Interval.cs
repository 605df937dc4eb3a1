using Crabbymetrics.Estimators;
using Crabbymetrics.Inference;

namespace Crabbymetrics.Tests.Inference.Coverage;

/// <summary>A way to make a 95 percent interval for the slope.</summary>
internal sealed record Interval(string Name, Func<PoissonResult, int, (double Low, double High)> Limits)
{
    public static Interval Of(string kind, bool clusterDegreesOfFreedom = false) => new(
        clusterDegreesOfFreedom ? $"{kind}, t(G-1)" : kind,
        (fit, _) =>
        {
            CoefficientRow row = fit.Summary(kind, new CovarianceArguments { ClusterDegreesOfFreedom = clusterDegreesOfFreedom })[1];
            return (row.ConfidenceLow!.Value, row.ConfidenceHigh!.Value);
        });

    public static Interval Bootstrap(string scheme, BootstrapLimits limits) => new(
        $"{scheme} bootstrap, {limits.ToString().ToLowerInvariant()}",
        (fit, repetition) =>
        {
            BootstrapResult result = new BootstrapEngine().Run(
                fit, new BootstrapOptions { Scheme = scheme, Limits = limits, Replications = 399, Seed = repetition, MaxDegreeOfParallelism = 1 });
            return (result.ConfidenceLow[1], result.ConfidenceHigh[1]);
        });
}
