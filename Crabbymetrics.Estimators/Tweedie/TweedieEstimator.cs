namespace Crabbymetrics.Estimators;

/// <summary>
/// Tweedie regression: outcomes of 0 or more, many of them perhaps exactly 0, with variance <c>phi mu^p</c> and mean <c>exp(offset + b0 + x
/// b)</c> or the inverse of another link. The power p is given, or estimated by maximizing the likelihood over p, coefficients and phi.
/// Dunn and Smyth (2005), "Series evaluation of Tweedie exponential dispersion model densities".
/// </summary>
public sealed class TweedieEstimator : GlmEstimator<TweedieResult>
{
    private readonly TweedieOptions _options;
    private readonly EstimationServices _services;

    /// <summary>Creates the estimator.</summary>
    /// <param name="options">The options; null for the defaults. They are copied.</param>
    /// <param name="services">Solvers, covariances and bootstrap; null for the built-in ones.</param>
    /// <exception cref="ArgumentException">An option is out of its range, or the solver or the link is not known; the message says which,
    /// and what is allowed.</exception>
    public TweedieEstimator(TweedieOptions? options = null, EstimationServices? services = null)
        : base(
            FirstFamily(Descriptor.Schema.Valid(options), services ?? EstimationServices.Default),
            Descriptor.Schema.Valid(options),
            services
        )
    {
        _options = Descriptor.Schema.Valid(options).Copy();
        _services = services ?? EstimationServices.Default;
    }

    /// <summary>The model for hosts that ask by name.</summary>
    public static EstimatorDescriptor<TweedieOptions, TweedieResult> Descriptor { get; } =
        new(
            "tweedie",
            "Tweedie regression: amounts of 0 or more, many exactly 0, with variance phi mu^p; p given or estimated.",
            static () =>
                new OptionSchema<TweedieOptions>(static () => new TweedieOptions())
                    .Include(GlmOptions.Schema)
                    .Without(nameof(GlmOptions.KeepSingletons), nameof(GlmOptions.CorrectIncidentalBias))
                    .Number(
                        nameof(TweedieOptions.Power),
                        "--power P",
                        "power of the variance, between 1 and 2 (default: estimated)",
                        static options => options.Power,
                        static (options, value) => options.Power = value,
                        NumberRange.Between(1.0, 2.0)
                    )
                    .Text(
                        nameof(TweedieOptions.Link),
                        "--link NAME",
                        "link; an unknown name lists all",
                        static options => options.Link,
                        static (options, value) => options.Link = value,
                        new TextRange("name a link: log, say")
                        {
                            NamesIn = static services => EstimationServices.Of(services).Families.LinkNames,
                        }
                    )
                    .Forbid(
                        static options => options.Power is null && options.Alpha > 0.0,
                        "{Power} must be given where {Alpha} is above 0: a penalized fit has no likelihood to choose it by."
                    ),
            static (options, services) => new TweedieEstimator(options, EstimationServices.Of(services))
        )
        {
            FamilyFor = static (options, services) => FirstFamily(options, EstimationServices.Of(services)),
            OutcomeTailsFor = static (_, state, _) =>
                state.DistributionParameters is [{ Value: double power }] ? new TweedieDistribution(power) : null,
            Roles = GlmOptions.Roles,
            NoInferenceFor = GlmOptions.WhyNoInference,
            FaultOf = static (options, given, services) =>
                GlmOptions.FaultOfScoring(FirstFamily(options, EstimationServices.Of(services)), given),
        };

    /// <inheritdoc/>
    protected override TweedieResult CreateResult(GlmFit fit) => new(fit, _options.Power is null);

    private protected override bool AbsorbsEffects => false;

    private protected override GlmFit FitModel(RegressionData data, int maxDegreeOfParallelism, CancellationToken cancellationToken)
    {
        if (_options.Power is not null)
        {
            return base.FitModel(data, maxDegreeOfParallelism, cancellationToken);
        }

        MergedRows? merged = MergedRows.Find(data, FirstFamily(_options, _services), _options.Merging, maxDegreeOfParallelism);
        return new TweedieFitter(_options, _services).Fit(data, null, merged, maxDegreeOfParallelism, cancellationToken);
    }

    private protected override GlmFit FitElsewhere(
        IObservations observations,
        int maxDegreeOfParallelism,
        CancellationToken cancellationToken
    ) =>
        _options.Power is not null
            ? base.FitElsewhere(observations, maxDegreeOfParallelism, cancellationToken)
            : new TweedieFitter(_options, _services).Fit(observations, maxDegreeOfParallelism, cancellationToken);

    // The family that says what an outcome may be, and with which the search for the power begins.
    private static IGlmFamily FirstFamily(TweedieOptions options, EstimationServices services) =>
        TweedieFitter.FamilyOf(options.Power ?? 1.5, options, services);
}
