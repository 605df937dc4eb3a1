using System.Collections.Immutable;

namespace Crabbymetrics.Inference;

/// <summary>A bootstrap that fits the model again under weights that are made where the rows live, from seed, replicate and row number: of
/// rows that are not in memory. Each replicate takes the passes of a refit, which use all processors, so that replicates go one by
/// one.</summary>
internal sealed class RecipeRefitPlan : IBootstrapPlan, IBootstrapReplicator
{
    private readonly IRecipeRefit _result;
    private readonly ResamplingLaw _law;
    private readonly long _seed;
    private readonly Lock _gate = new();

    private RecipeRefitPlan(IRecipeRefit result, BootstrapOptions options, ResamplingLaw law)
    {
        _result = result;
        _law = law;
        _seed = options.Seed;
        Replications = options.Replications;
    }

    /// <inheritdoc/>
    public int Replications { get; }

    /// <inheritdoc/>
    public ImmutableArray<string> Warnings =>
        _law == ResamplingLaw.Poisson
            ?
            [
                "The rows are not in memory: each is drawn a number of times that follows a Poisson law with mean 1, so that the number of "
                    + "rows in a replicate varies.",
            ]
            : [];

    /// <summary>The plan of a result whose rows live elsewhere, and which fits itself again there; null for any other.</summary>
    /// <param name="result">The fitted model.</param>
    /// <param name="options">The options.</param>
    /// <param name="law">The law of the weights.</param>
    /// <exception cref="InferenceUnavailableException">The rows have frequency weights.</exception>
    public static RecipeRefitPlan? TryCreate(IEstimationResult result, BootstrapOptions options, ResamplingLaw law)
    {
        if (result is not (IRecipeRefit refit and IObservedData { Observations: { } observations }) || observations is RegressionData)
        {
            return null;
        }

        return observations.Summary.WeightKind == WeightKind.Frequency
            ? throw new InferenceUnavailableException(
                "A bootstrap of rows that are not in memory draws rows, and with frequency weights a row is several observations. Repeat "
                    + "the rows, or read them into memory."
            )
            : new RecipeRefitPlan(refit, options, law);
    }

    /// <inheritdoc/>
    public IBootstrapReplicator CreateReplicator() => this;

    /// <inheritdoc/>
    public RefitOutcome Draw(
        int replicate,
        RandomSource random,
        Span<double> parameters,
        Span<double> standardErrors,
        CancellationToken cancellationToken
    )
    {
        lock (_gate)
        {
            return _result.Refit(new ResamplingRecipe(_law, _seed, replicate), parameters, cancellationToken);
        }
    }
}
