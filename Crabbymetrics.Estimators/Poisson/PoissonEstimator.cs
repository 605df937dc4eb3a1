namespace Crabbymetrics.Estimators;

/// <summary>
/// Poisson regression: <c>E[y | x] = exp(offset + b0 + x b)</c>, fitted by maximum likelihood, optionally with a ridge penalty on the
/// slopes: <c>minimize sum w (mu - y eta) + alpha/2 |b|^2</c>. With a robust covariance it is the quasi-maximum likelihood estimator of any
/// exponential mean. Cameron and Trivedi, Regression Analysis of Count Data (2013), chapter 3.
/// </summary>
/// <remarks>The same model under its first type; <c>PoissonDistribution.Descriptor</c> describes it for hosts that ask by name.</remarks>
public sealed class PoissonEstimator : GlmEstimator<PoissonResult>
{
    /// <summary>Creates the estimator.</summary>
    /// <param name="options">The options; null for the defaults. They are copied.</param>
    /// <param name="services">Solvers, covariances and bootstrap; null for the built-in ones.</param>
    /// <exception cref="ArgumentException">An option is out of its range, or names what is not there; the message says which, and what is
    /// allowed.</exception>
    public PoissonEstimator(PoissonOptions? options = null, EstimationServices? services = null)
        : base(PoissonFamily.Instance, Descriptor.Schema.Valid(options), services) { }

    internal static EstimatorDescriptor<PoissonOptions, PoissonResult> Descriptor { get; } =
        new(
            "poisson",
            PoissonDistribution.Descriptor.Description,
            static () => new OptionSchema<PoissonOptions>(static () => new PoissonOptions()).Include(GlmOptions.Schema),
            static (options, services) => new PoissonEstimator(options, EstimationServices.Of(services))
        );

    /// <inheritdoc/>
    protected override PoissonResult CreateResult(GlmFit fit) => new(fit);
}

/// <summary>The options of a Poisson regression. Every option has a stated default.</summary>
public sealed class PoissonOptions : GlmOptions;

/// <summary>A fitted Poisson regression. Immutable and safe for concurrent use; it keeps the data it was fitted to.</summary>
[System.Text.Json.Serialization.JsonConverter(typeof(Crabbymetrics.Inference.ResultJsonConverter))]
public sealed class PoissonResult : GlmResult
{
    internal PoissonResult(GlmFit fit)
        : base(fit) { }

    /// <inheritdoc/>
    protected override GlmResult Recreate(GlmFit fit) => new PoissonResult(fit);
}
