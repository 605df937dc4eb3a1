using System.Collections.Immutable;

namespace Crabbymetrics.Estimators;

/// <summary>
/// Transformers and one estimator, together an estimator: the transformers learn from the regressors, the estimator from what they make of
/// these, and predictions start from the raw columns. Principal-component regression is
/// <c>new Pipeline&lt;OlsResult&gt;(new OlsEstimator(), new PipelineStep(new PcaTransformer(...)))</c>.
/// </summary>
/// <remarks>
/// <para>
/// Covariances are those of the estimator: they take the transformation as known. Principal components and kernel bases are functions of
/// the regressors alone, so that given the regressors these errors, with their n - k degrees of freedom, are those of the model that was
/// fitted, whatever was left out of it. A bootstrap refits the whole, transformers included.
/// </para>
/// <para>Stateless and safe for concurrent use, as its parts are. Transformers see the weights of the data.</para>
/// </remarks>
/// <typeparam name="TResult">The result of the estimator.</typeparam>
public sealed class Pipeline<TResult> : IEstimator<PipelineResult<TResult>>
    where TResult : class, IEstimationResult
{
    private readonly IEstimator<RegressionData, TResult> _estimator;
    private readonly EstimationServices _services;

    /// <summary>Creates a pipeline.</summary>
    /// <param name="estimator">What is fitted to the transformed columns.</param>
    /// <param name="steps">The transformers, in the order in which they are applied; none leaves the columns as they are.</param>
    /// <exception cref="ArgumentNullException">The estimator or a step is null.</exception>
    public Pipeline(IEstimator<RegressionData, TResult> estimator, params IEnumerable<PipelineStep> steps)
        : this(estimator, steps, null) { }

    /// <summary>Creates a pipeline with the services of an application.</summary>
    /// <param name="estimator">What is fitted to the transformed columns.</param>
    /// <param name="steps">The transformers, in the order in which they are applied.</param>
    /// <param name="services">Covariances and bootstrap; null for the built-in ones.</param>
    /// <exception cref="ArgumentNullException">The estimator or a step is null.</exception>
    public Pipeline(IEstimator<RegressionData, TResult> estimator, IEnumerable<PipelineStep> steps, EstimationServices? services)
    {
        ArgumentNullException.ThrowIfNull(estimator);
        ArgumentNullException.ThrowIfNull(steps);
        _estimator = estimator;
        Steps = [.. steps];
        _services = services ?? EstimationServices.Default;
        foreach (PipelineStep step in Steps)
        {
            ArgumentNullException.ThrowIfNull(step, nameof(steps));
        }
    }

    /// <summary>The transformers with their columns.</summary>
    public ImmutableArray<PipelineStep> Steps { get; }

    /// <summary>The name of the descriptor of the estimator, for saved models; null (the default) for the name that its results
    /// have.</summary>
    public string? ModelName { get; init; }

    /// <summary>The options of the estimator that differ from their defaults, for saved models; null (the default) for those that its
    /// results
    /// say.</summary>
    public ImmutableSortedDictionary<string, string>? ModelOptions { get; init; }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">A step takes a column that is not there, a transformer or the estimator does not take the data,
    /// or
    /// two columns would have one name.</exception>
    public PipelineResult<TResult> Fit(RegressionData data, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(data);
        return Fit(data, null, cancellationToken);
    }

    internal EstimationServices Services => _services;

    internal PipelineResult<TResult> Fit(RegressionData data, PipelineTransformation? reference, CancellationToken cancellationToken)
    {
        (PipelineTransformation fitted, DesignMatrix design) = PipelineTransformation.Fit(Steps, data, reference, cancellationToken);
        TResult model = _estimator.Fit(data.WithDesign(design), cancellationToken);
        return model is IWorkingRegression and not IAbsorbedEffects { Absorbed.IsEmpty: false }
            ? new WorkingPipelineResult<TResult>(this, data, fitted, model)
            : new PipelineResult<TResult>(this, data, fitted, model);
    }
}
