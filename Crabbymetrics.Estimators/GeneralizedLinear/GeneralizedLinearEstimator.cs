namespace Crabbymetrics.Estimators;

/// <summary>
/// A generalized linear model of any family and link: Gaussian, binomial, Poisson, gamma, inverse Gaussian, Tweedie, negative binomial at a
/// given theta, their quasi-likelihoods (<see cref="GlmFamilies"/>), or a host's own <see cref="IGlmFamily"/>. McCullagh and Nelder,
/// Generalized Linear Models (1989).
/// </summary>
public sealed class GeneralizedLinearEstimator : GlmEstimator<GeneralizedLinearResult>
{
    private readonly string? _name;
    private readonly OutcomeKind _outcome;

    /// <summary>Creates the estimator.</summary>
    /// <param name="options">The options; null for the defaults, least squares. They are copied.</param>
    /// <param name="services">Solvers, covariances and bootstrap; null for the built-in ones.</param>
    /// <exception cref="ArgumentException">An option is out of its range, or the solver, the family or the link is not known; the message
    /// says which, and what is allowed.</exception>
    public GeneralizedLinearEstimator(GeneralizedLinearOptions? options = null, EstimationServices? services = null)
        : base(
            FamilyOf(Descriptor.Schema.Valid(options), services ?? EstimationServices.Default),
            Descriptor.Schema.Valid(options),
            services
        ) { }

    /// <summary>Creates the estimator of a family with the other options at their defaults.</summary>
    /// <param name="family">The family with its link.</param>
    public GeneralizedLinearEstimator(IGlmFamily family)
        : this(new GeneralizedLinearOptions { Family = family }) { }

    internal GeneralizedLinearEstimator(
        IGlmFamily family,
        GeneralizedLinearOptions options,
        EstimationServices services,
        string name,
        OutcomeKind outcome
    )
        : base(family, options, services)
    {
        _name = name;
        _outcome = outcome;
    }

    /// <summary>The model for hosts that ask by name.</summary>
    public static EstimatorDescriptor<GeneralizedLinearOptions, GeneralizedLinearResult> Descriptor { get; } =
        new(
            "glm",
            "Generalized linear model of any family and link; gaussian, that is least squares, by default.",
            static () =>
                new OptionSchema<GeneralizedLinearOptions>(static () => new GeneralizedLinearOptions())
                    .Include(GlmOptions.Schema)
                    .Include(FamilyOptions.Schema),
            static (options, services) => new GeneralizedLinearEstimator(options, EstimationServices.Of(services))
        )
        {
            Outcome = OutcomeKind.Proportions,
            OutcomeFor = static (options, services) => FamilyOf(options, EstimationServices.Of(services)).Outcome,
            FamilyFor = static (options, services) => FamilyOf(options, EstimationServices.Of(services)),
            Roles = GlmOptions.RolesWithEffects,
            NoInferenceFor = GlmOptions.WhyNoInference,
            FaultOf = static (options, given, services) =>
                GlmOptions.FaultOfScoring(FamilyOf(options, EstimationServices.Of(services)), given),
        };

    /// <inheritdoc/>
    protected override GeneralizedLinearResult CreateResult(GlmFit fit) => new(fit, _name);

    /// <inheritdoc/>
    protected override void RequireData(RegressionData data)
    {
        if (_outcome == OutcomeKind.Binary)
        {
            BinaryOutcome.Require(data, _name!);
        }
    }

    private static IGlmFamily FamilyOf(GeneralizedLinearOptions options, EstimationServices services) =>
        services.Families.FamilyOf(options, Descriptor.Schema);
}
