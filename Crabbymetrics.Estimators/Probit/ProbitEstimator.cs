namespace Crabbymetrics.Estimators;

/// <summary>
/// Probit: <c>P(y = 1 | x) = Phi(offset + b0 + x b)</c>, fitted by maximum likelihood, optionally with a ridge penalty on the slopes.
/// Outcomes are 0 and 1, or proportions of trials (<see cref="GroupedBinomial"/>). Inference uses the observed information; <c>eim</c> is
/// the covariance of the expected one, R's.
/// </summary>
public sealed class ProbitEstimator : GlmEstimator<ProbitResult>
{
    /// <summary>Creates the estimator.</summary>
    /// <param name="options">The options; null for the defaults. They are copied.</param>
    /// <param name="services">Solvers, covariances and bootstrap; null for the built-in ones.</param>
    /// <exception cref="ArgumentException">An option is out of its range, or the solver is not known; the message says which, and what is
    /// allowed.</exception>
    public ProbitEstimator(ProbitOptions? options = null, EstimationServices? services = null)
        : base(
            GlmFamilies.Binomial(ProbitLink.Instance),
            GlmRegistration<ProbitOptions, ProbitResult>.Require(new ProbitOptionsValidator(), options ?? new ProbitOptions()),
            services
        ) { }

    /// <inheritdoc/>
    protected override ProbitResult CreateResult(GlmFit fit) => new(fit);

    /// <inheritdoc/>
    protected override void RequireData(RegressionData data) => BinaryOutcome.Require(data, "probit");

    private protected override void RequireElsewhere(IObservations observations) => BinaryOutcomePass.Require(observations, "probit");
}
