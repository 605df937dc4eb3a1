namespace Crabbymetrics.Estimators;

/// <summary>
/// Logistic regression: <c>P(y = 1 | x) = 1 / (1 + exp(-(offset + b0 + x b)))</c>, fitted by maximum likelihood, optionally with a ridge
/// penalty on the slopes or with Firth's bias reduction. Outcomes are 0 and 1, or proportions of trials (<see cref="GroupedBinomial"/>).
/// McCullagh and Nelder (1989), chapter 4.
/// </summary>
public sealed class LogitEstimator : GlmEstimator<LogitResult>
{
    /// <summary>Creates the estimator.</summary>
    /// <param name="options">The options; null for the defaults. They are copied.</param>
    /// <param name="services">Solvers, covariances and bootstrap; null for the built-in ones.</param>
    /// <exception cref="ArgumentException">An option is out of its range, or the solver is not known; the message says which, and what is
    /// allowed.</exception>
    public LogitEstimator(LogitOptions? options = null, EstimationServices? services = null)
        : base(
            GlmFamilies.Binomial(),
            GlmRegistration<LogitOptions, LogitResult>.Require(new LogitOptionsValidator(), options ?? new LogitOptions()),
            services
        ) { }

    /// <inheritdoc/>
    protected override LogitResult CreateResult(GlmFit fit) => new(fit);

    /// <inheritdoc/>
    protected override void RequireData(RegressionData data) => BinaryOutcome.Require(data, "logit");

    private protected override void RequireElsewhere(IObservations observations) => BinaryOutcomePass.Require(observations, "logit");
}
