namespace Crabbymetrics.Estimators;

/// <summary>
/// Gamma regression: positive outcomes with variance <c>phi mu^2</c> and mean <c>exp(offset + b0 + x b)</c>, or the inverse of another
/// link, fitted by maximum likelihood. phi is Pearson's statistic over n - k, as in R. Inference uses the observed information; <c>eim</c>
/// is the covariance of the expected one, R's.
/// </summary>
/// <remarks>The same model under its first type; <c>GammaDistribution.Descriptor</c> describes it for hosts that ask by name.</remarks>
public sealed class GammaEstimator : GlmEstimator<GammaResult>
{
    /// <summary>Creates the estimator.</summary>
    /// <param name="options">The options; null for the defaults. They are copied.</param>
    /// <param name="services">Solvers, covariances and bootstrap; null for the built-in ones.</param>
    /// <exception cref="ArgumentException">An option is out of its range, or names what is not there; the message says which, and what is
    /// allowed.</exception>
    public GammaEstimator(GammaOptions? options = null, EstimationServices? services = null)
        : base(
            GlmFamilies.Gamma((services ?? EstimationServices.Default).Families.FindLink(Descriptor.Schema.Valid(options).Link)),
            Descriptor.Schema.Valid(options),
            services
        ) { }

    internal static EstimatorDescriptor<GammaOptions, GammaResult> Descriptor { get; } =
        new(
            "gamma",
            GammaDistribution.Descriptor.Description,
            static () =>
                new OptionSchema<GammaOptions>(static () => new GammaOptions())
                    .Include(GlmOptions.Schema)
                    .Text(
                        nameof(GammaOptions.Link),
                        "--link NAME",
                        "link",
                        static options => options.Link,
                        static (options, value) => options.Link = value,
                        new TextRange("name a link: log, say")
                    ),
            static (options, services) => new GammaEstimator(options, EstimationServices.Of(services))
        );

    /// <inheritdoc/>
    protected override GammaResult CreateResult(GlmFit fit) => new(fit);
}

/// <summary>The options of a gamma regression. Every option has a stated default.</summary>
public sealed class GammaOptions : GlmOptions
{
    /// <summary>The link: <c>log</c>, <c>inverse</c>, <c>identity</c>, <c>sqrt</c>, or another of <see cref="Links"/>.</summary>
    /// <value>Default <c>log</c>, under which every coefficient is possible; R's default is <c>inverse</c>.</value>
    public string Link { get; set; } = "log";
}

/// <summary>A fitted gamma regression. Immutable and safe for concurrent use; it keeps the data it was fitted to.</summary>
[System.Text.Json.Serialization.JsonConverter(typeof(Crabbymetrics.Inference.ResultJsonConverter))]
public sealed class GammaResult : GlmResult
{
    internal GammaResult(GlmFit fit)
        : base(fit) { }

    /// <inheritdoc/>
    protected override GlmResult Recreate(GlmFit fit) => new GammaResult(fit);
}
