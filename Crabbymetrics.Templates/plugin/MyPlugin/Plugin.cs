using Crabbymetrics.Estimators;
using Microsoft.Extensions.DependencyInjection;

namespace MyPlugin;

/// <summary>What <c>crabby --plugin MyPlugin.dll</c> finds, and what any host may call.</summary>
public sealed class Plugin : ICrabbymetricsPlugin
{
    /// <inheritdoc/>
    public void Register(ICrabbymetricsBuilder builder)
    {
        builder.AddEstimator<LikelihoodResult, ExponentialDurations>();
        builder.AddNamedEstimator(
            "exponential-durations",
            "Durations with an exponential distribution.",
            static (services, settings) =>
                new ExponentialDurations(LikelihoodOptions.Of(settings), services.GetRequiredService<EstimationServices>()),
            LikelihoodOptions.Reads
        );
    }
}
