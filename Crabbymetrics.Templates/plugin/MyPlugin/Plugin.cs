using Crabbymetrics.Estimators;

namespace MyPlugin;

/// <summary>What <c>crabby --plugin MyPlugin.dll</c> finds, and what any host may call.</summary>
public sealed class Plugin : ICrabbymetricsPlugin
{
    /// <inheritdoc/>
    public void Register(ICrabbymetricsBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.AddEstimator(ExponentialDurations.Descriptor);
    }
}
