namespace Crabbymetrics.Estimators;

/// <summary>
/// The base of the estimators of generalized linear models: a family, options, and the result to make of a fit. Stateless and safe for
/// concurrent use.
/// </summary>
/// <typeparam name="TResult">The result.</typeparam>
public abstract class GlmEstimator<TResult> : IEstimator<TResult>, IEstimator<IObservations, TResult>
    where TResult : GlmResult
{
    private readonly GlmFitter _fitter;
    private readonly EstimationServices _services;
    private readonly string _familyName;
    private readonly int _maxDegreeOfParallelism;

    /// <summary>Creates the estimator.</summary>
    /// <param name="family">The family.</param>
    /// <param name="options">The options, validated by the caller; they are copied.</param>
    /// <param name="services">Solvers, covariances and bootstrap; null for the built-in ones.</param>
    /// <exception cref="ArgumentException">The options name a solver that is not known; the message lists those that are.</exception>
    protected GlmEstimator(IGlmFamily family, GlmOptions options, EstimationServices? services)
    {
        ArgumentNullException.ThrowIfNull(family);
        ArgumentNullException.ThrowIfNull(options);
        services ??= EstimationServices.Default;
        GlmOptions copy = options.Copy();
        LikelihoodSolvers.Find(services.Solvers, copy.Solver);
        _familyName = family.Name;
        _maxDegreeOfParallelism = copy.MaxDegreeOfParallelism;
        _services = services;
        _fitter = new GlmFitter(family, copy, services);
    }

    /// <inheritdoc/>
    public TResult Fit(RegressionData data, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(data);
        data.RefuseUnusedRoles(_familyName, AbsorbsEffects ? GlmOptions.RolesWithEffects : GlmOptions.Roles);
        RequireData(data);
        return _services.Logged(CreateResult(FitModel(data, _maxDegreeOfParallelism, cancellationToken)));
    }

    /// <summary>Fits the model to observations wherever they live: those in memory as <see cref="RegressionData"/>, others by passes over
    /// their rows, which bring sums back and no values by row.</summary>
    /// <param name="observations">The observations.</param>
    /// <param name="cancellationToken">Ends the fit.</param>
    /// <returns>The fitted model. What needs values by row is an <see cref="InferenceUnavailableException"/> where they live
    /// elsewhere.</returns>
    /// <exception cref="NotSupportedException">The model looks at single rows, and they live elsewhere.</exception>
    /// <exception cref="ArgumentException">The model does not take the observations.</exception>
    /// <exception cref="ConvergenceException">The optimization ended without an answer.</exception>
    /// <exception cref="IdentificationException">The parameters are not identified.</exception>
    /// <exception cref="SeparationException">The likelihood has no finite maximum.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public TResult Fit(IObservations observations, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(observations);
        if (observations is RegressionData data)
        {
            return Fit(data, cancellationToken);
        }

        observations.RefuseUnusedRoles(_familyName, DataRoles.Offset | DataRoles.Weights);
        _fitter.RequireSums();
        RequireElsewhere(observations);
        return _services.Logged(CreateResult(FitElsewhere(observations, _maxDegreeOfParallelism, cancellationToken)));
    }

    /// <summary>Refuses observations that live elsewhere and that the model does not take.</summary>
    /// <param name="observations">The observations.</param>
    /// <exception cref="ArgumentException">The model does not take them.</exception>
    /// <exception cref="NotSupportedException">The model looks at single rows.</exception>
    private protected virtual void RequireElsewhere(IObservations observations) { }

    /// <summary>Refuses data that the model does not take, beyond what the family says of single outcomes.</summary>
    /// <param name="data">The data.</param>
    /// <exception cref="ArgumentException">The model does not take them; the message names the row.</exception>
    protected virtual void RequireData(RegressionData data) { }

    /// <summary>Makes the result of a fit.</summary>
    /// <param name="fit">The fitted model.</param>
    protected abstract TResult CreateResult(GlmFit fit);

    /// <summary>Whether the model takes absorbed effects.</summary>
    private protected virtual bool AbsorbsEffects => true;

    private protected virtual GlmFit FitModel(RegressionData data, int maxDegreeOfParallelism, CancellationToken cancellationToken) =>
        _fitter.Fit(data, null, maxDegreeOfParallelism, cancellationToken);

    /// <summary>Fits the model to observations that live elsewhere, by passes alone.</summary>
    private protected virtual GlmFit FitElsewhere(
        IObservations observations,
        int maxDegreeOfParallelism,
        CancellationToken cancellationToken
    ) => _fitter.Fit(observations, maxDegreeOfParallelism, cancellationToken);
}
