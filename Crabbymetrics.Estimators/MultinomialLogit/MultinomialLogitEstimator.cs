using Microsoft.Extensions.Options;

namespace Crabbymetrics.Estimators;

/// <summary>
/// The multinomial logit: <c>P(y = c | x) = exp(x b_c) / sum_d exp(x b_d)</c>, fitted by maximum likelihood, optionally with a ridge
/// penalty on the slopes. The classes are the distinct outcomes, sorted; what is reported are the contrasts <c>b_c - b_reference</c>.
/// </summary>
/// <remarks>McFadden (1974), "Conditional logit analysis of qualitative choice behavior"; Agresti, Categorical Data Analysis (2013),
/// section 8.1.</remarks>
public sealed class MultinomialLogitEstimator
    : IEstimator<MultinomialLogitResult>,
        IEstimator<IObservations, MultinomialLogitResult>,
        IEstimator<LabelledData<string>, MultinomialLogitResult<string>>
{
    private readonly MultinomialLogitOptions _options;
    private readonly MultinomialFitter _fitter;
    private readonly EstimationServices _services;

    /// <summary>Creates the estimator.</summary>
    /// <param name="options">The options; null for the defaults. They are copied.</param>
    /// <param name="services">Solvers, covariances and bootstrap; null for the built-in ones.</param>
    /// <exception cref="ArgumentException">An option is out of its range, or the solver is not known; the message says which, and what is
    /// allowed.</exception>
    public MultinomialLogitEstimator(MultinomialLogitOptions? options = null, EstimationServices? services = null)
    {
        options ??= new MultinomialLogitOptions();
        ValidateOptionsResult validation = new MultinomialLogitOptionsValidator().Validate(null, options);
        if (validation.Failed)
        {
            throw new ArgumentException(validation.FailureMessage, nameof(options));
        }

        UnreadOptions.Refuse(
            options,
            Reads,
            "multinomial-logit",
            "its second derivatives are observed ones, no rows are left out and none are merged"
        );
        services ??= EstimationServices.Default;
        LikelihoodSolvers.Find(services.Solvers, options.Solver);
        _options = (MultinomialLogitOptions)options.Copy();
        _services = services;
        _fitter = new MultinomialFitter(_options, services);
    }

    /// <summary>What the estimator reads of the options that all share and of the data.</summary>
    public static EstimatorInputs Reads =>
        EstimatorInputs.GeneralizedLinear
        & ~(EstimatorInputs.Scoring | EstimatorInputs.Separation | EstimatorInputs.Merging | EstimatorInputs.Offset);

    /// <summary>Fits the model to classes that are numbers: the distinct outcomes.</summary>
    /// <inheritdoc/>
    public MultinomialLogitResult Fit(RegressionData data, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(data);
        RefuseUnusedRoles(data);
        return Fit(data, ClassCodes<double>.Of(data.Outcome.ToArray()), cancellationToken);
    }

    MultinomialLogitResult IEstimator<IObservations, MultinomialLogitResult>.Fit(IObservations data, CancellationToken cancellationToken) =>
        Fit(
            ElsewhereChecks.RequireInMemory(data, "multinomial-logit", "its passes read the class of each row from memory"),
            cancellationToken
        );

    /// <summary>Fits the model to classes of any ordered type.</summary>
    /// <typeparam name="TLabel">The labels.</typeparam>
    /// <param name="data">The observations.</param>
    /// <param name="cancellationToken">Ends the fit with an <see cref="OperationCanceledException"/>.</param>
    /// <returns>The fitted model.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="data"/> is null.</exception>
    /// <exception cref="ArgumentException">There is one class alone, or the reference class is none of them.</exception>
    /// <exception cref="ConvergenceException">The optimization ended without an answer; carries the best point and the
    /// diagnostics.</exception>
    /// <exception cref="IdentificationException">The parameters are not identified by the data.</exception>
    /// <exception cref="SeparationException">The likelihood has no finite maximum.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public MultinomialLogitResult<TLabel> Fit<TLabel>(LabelledData<TLabel> data, CancellationToken cancellationToken = default)
        where TLabel : IComparable<TLabel>
    {
        ArgumentNullException.ThrowIfNull(data);
        RefuseUnusedRoles(data.Data);
        return Fit(data.Data, data.Classes, cancellationToken);
    }

    private static void RefuseUnusedRoles(RegressionData data) =>
        data.RefuseUnusedRoles("multinomial-logit", DataRoles.Offset | DataRoles.Weights | DataRoles.Classes);

    MultinomialLogitResult<string> IEstimator<LabelledData<string>, MultinomialLogitResult<string>>.Fit(
        LabelledData<string> data,
        CancellationToken cancellationToken
    ) => Fit(data, cancellationToken);

    private MultinomialLogitResult<TLabel> Fit<TLabel>(RegressionData data, ClassCodes<TLabel> classes, CancellationToken cancellationToken)
        where TLabel : IComparable<TLabel> =>
        _services.Logged(
            new MultinomialLogitResult<TLabel>(
                _fitter.Fit(data, classes.Codes, classes.Names, null, _options.MaxDegreeOfParallelism, cancellationToken),
                classes.Labels
            )
        );
}
