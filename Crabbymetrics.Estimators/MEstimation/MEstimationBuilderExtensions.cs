using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Crabbymetrics.Estimators;

/// <summary>Registration of M-estimators.</summary>
public static class MEstimationBuilderExtensions
{
    /// <summary>Registers <c>IEstimator&lt;TData, MEstimationResult&gt;</c> for equations of the host's own.</summary>
    /// <typeparam name="TData">The data.</typeparam>
    /// <param name="builder">The builder.</param>
    /// <param name="equations">The equations, or a criterion.</param>
    /// <param name="options">The options; null for the defaults.</param>
    /// <returns>The same builder.</returns>
    public static ICrabbymetricsBuilder AddMEstimator<TData>(
        this ICrabbymetricsBuilder builder,
        IEstimatingEquations<TData> equations,
        MEstimationOptions? options = null
    )
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(equations);
        MEstimationOptions? copy = options?.Copy();
        if (equations is IEstimatingEquations<RegressionData> regression)
        {
            builder.Services.TryAddSingleton<IEstimator<MEstimationResult>>(provider => new MEstimator(
                regression,
                copy,
                provider.GetRequiredService<EstimationServices>()
            ));
            builder.Services.TryAddSingleton<IEstimator<RegressionData, MEstimationResult>>(static provider =>
                provider.GetRequiredService<IEstimator<MEstimationResult>>()
            );
            return builder;
        }

        builder.Services.TryAddSingleton<IEstimator<TData, MEstimationResult>>(provider => new MEstimator<TData>(
            equations,
            copy,
            provider.GetRequiredService<EstimationServices>()
        ));
        return builder;
    }

    /// <summary>Registers equations under a name, as the keyed service <c>IEstimator&lt;TData, MEstimationResult&gt;</c>.</summary>
    /// <typeparam name="TData">The data.</typeparam>
    /// <param name="builder">The builder.</param>
    /// <param name="name">The name.</param>
    /// <param name="equations">The equations, or a criterion.</param>
    /// <param name="options">The options; null for the defaults.</param>
    /// <returns>The same builder.</returns>
    public static ICrabbymetricsBuilder AddMEstimator<TData>(
        this ICrabbymetricsBuilder builder,
        string name,
        IEstimatingEquations<TData> equations,
        MEstimationOptions? options = null
    )
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(equations);
        MEstimationOptions? copy = options?.Copy();
        builder.Services.TryAddKeyedSingleton<IEstimator<TData, MEstimationResult>>(
            name,
            (provider, _) => new MEstimator<TData>(equations, copy, provider.GetRequiredService<EstimationServices>())
        );
        return builder;
    }
}
