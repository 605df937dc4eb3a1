using System.Collections.Immutable;
using Crabbymetrics.Acceleration;

namespace Crabbymetrics.Inference;

/// <summary>
/// The pairs bootstrap (Efron 1979): n observations drawn with replacement, each with its outcome, regressors and weight. It holds under
/// heteroskedasticity and misspecification, for independent observations.
/// </summary>
/// <remarks>
/// <para>
/// A row with frequency weight f is f observations, each of which can be drawn: the same distribution as that of the repeated rows.
/// Analytic and probability weights belong to their row: rows are drawn with equal probability, and a row brings its weight along. Rows
/// with weight 0 are never drawn.
/// </para>
/// <para>
/// Where a result knows its distinct observations (<see cref="IMergedObservations"/>), their frequencies are drawn: the same distribution,
/// from other random numbers than rows drawn one by one would take.
/// </para>
/// <para>
/// Of rows that are not in memory, each is drawn a number of times that follows a Poisson law with mean 1, which the pairs' counts nearly
/// do for many rows: Chamandy, Muralidharan, Najmi and Naidu (2012), "Estimating uncertainty for massive data streams".
/// </para>
/// </remarks>
public sealed class PairsScheme : IBootstrapScheme
{
    /// <inheritdoc/>
    public string Name => "pairs";

    /// <inheritdoc/>
    public ImmutableArray<string> Aliases => ["nonparametric"];

    /// <inheritdoc/>
    public string Description => "Observations drawn with replacement; holds for independent observations, under heteroskedasticity too.";

    /// <inheritdoc/>
    public IBootstrapPlan Prepare(IEstimationResult result, BootstrapOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        ResampledRows.RefuseClusters(options, Name, "cluster-pairs");
        if (RecipeRefitPlan.TryCreate(result, options, ResamplingLaw.Poisson) is { } elsewhere)
        {
            return elsewhere;
        }

        result = DistinctObservations.ToResample(result);
        IWeightedRefit refit = ResampledRows.RequireRefit(result, Name);
        IWeightSampler sampler = RowCountSampler.For(refit.RowCount, ResampledRows.Weights(result));
        return new WeightedRefitPlan(refit, options.Replications, sampler);
    }
}
