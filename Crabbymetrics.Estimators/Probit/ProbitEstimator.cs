namespace Crabbymetrics.Estimators;

/// <summary>
/// Probit: <c>P(y = 1 | x) = Phi(offset + b0 + x b)</c>, fitted by maximum likelihood, optionally with a ridge penalty on the slopes.
/// Outcomes are 0 and 1, or proportions of trials (<see cref="GroupedBinomial"/>). Inference uses the observed information; <c>eim</c> is
/// the covariance of the expected one, R's.
/// </summary>
/// <remarks>The same model under its first type; <c>Probit.Descriptor</c> describes it for hosts that ask by name.</remarks>
public sealed class ProbitEstimator : GlmEstimator<ProbitResult>
{
    /// <summary>Creates the estimator.</summary>
    /// <param name="options">The options; null for the defaults. They are copied.</param>
    /// <param name="services">Solvers, covariances and bootstrap; null for the built-in ones.</param>
    /// <exception cref="ArgumentException">An option is out of its range, or names what is not there; the message says which, and what is
    /// allowed.</exception>
    public ProbitEstimator(ProbitOptions? options = null, EstimationServices? services = null)
        : base(GlmFamilies.Binomial(ProbitLink.Instance), Descriptor.Schema.Valid(options), services) { }

    internal static EstimatorDescriptor<ProbitOptions, ProbitResult> Descriptor { get; } =
        new(
            "probit",
            Probit.Descriptor.Description,
            static () => new OptionSchema<ProbitOptions>(static () => new ProbitOptions()).Include(GlmOptions.Schema),
            static (options, services) => new ProbitEstimator(options, EstimationServices.Of(services))
        );

    /// <inheritdoc/>
    protected override ProbitResult CreateResult(GlmFit fit) => new(fit);

    /// <inheritdoc/>
    protected override void RequireData(RegressionData data) => BinaryOutcome.Require(data, "probit");

    private protected override void RequireElsewhere(IObservations observations) => BinaryOutcomePass.Require(observations, "probit");
}

/// <summary>The options of a probit. Every option has a stated default.</summary>
public sealed class ProbitOptions : GlmOptions;

/// <summary>A fitted probit: <c>Predict</c> gives the probability of a 1. Immutable and safe for concurrent use; it keeps the data it was
/// fitted to.</summary>
[System.Text.Json.Serialization.JsonConverter(typeof(Crabbymetrics.Inference.ResultJsonConverter))]
public sealed class ProbitResult : BinaryResult
{
    internal ProbitResult(GlmFit fit)
        : base(fit) { }

    /// <inheritdoc/>
    public override string EstimatorName => "probit";

    /// <inheritdoc/>
    protected override GlmResult Recreate(GlmFit fit) => new ProbitResult(fit);
}
