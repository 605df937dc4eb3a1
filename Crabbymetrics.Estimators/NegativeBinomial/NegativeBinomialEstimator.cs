namespace Crabbymetrics.Estimators;

/// <summary>
/// Negative binomial regression: counts with mean <c>exp(offset + b0 + x b)</c> and variance <c>mu + mu^2 / theta</c> (NB2) or <c>mu (1 +
/// delta)</c> (NB1), coefficients and overdispersion fitted together by maximum likelihood. Outcomes that are not overdispersed give
/// Poisson's estimates, with a warning. Lawless (1987); Cameron and Trivedi, Regression Analysis of Count Data (2013), section 3.3.
/// </summary>
public sealed class NegativeBinomialEstimator : GlmEstimator<NegativeBinomialResult>
{
    private readonly NegativeBinomialFitter _fitter;

    /// <summary>Creates the estimator.</summary>
    /// <param name="options">The options; null for the defaults. They are copied.</param>
    /// <param name="services">Solvers, covariances and bootstrap; null for the built-in ones.</param>
    /// <exception cref="ArgumentException">An option is out of its range, or the solver is not known; the message says which, and what is
    /// allowed.</exception>
    public NegativeBinomialEstimator(NegativeBinomialOptions? options = null, EstimationServices? services = null)
        : base(PoissonFamily.Instance, Descriptor.Schema.Valid(options), services)
    {
        NegativeBinomialOptions copy = Descriptor.Schema.Valid(options).Copy();
        Model = ModelOf(copy.Variance);
        _fitter = new NegativeBinomialFitter(Model, copy, services ?? EstimationServices.Default);
    }

    /// <summary>The model for hosts that ask by name.</summary>
    public static EstimatorDescriptor<NegativeBinomialOptions, NegativeBinomialResult> Descriptor { get; } =
        new(
            "negative-binomial",
            "Negative binomial regression: counts that vary more than Poisson's, the overdispersion estimated.",
            static () =>
                new OptionSchema<NegativeBinomialOptions>(static () => new NegativeBinomialOptions())
                    .Include(GlmOptions.Schema)
                    .NotReadBy(
                        "negative binomial regression",
                        "coefficients and overdispersion are fitted together by Newton's method",
                        nameof(GlmOptions.Solver),
                        nameof(GlmOptions.Scoring)
                    )
                    .Switch(
                        nameof(NegativeBinomialOptions.Variance),
                        "--nb1",
                        "variance mu (1 + delta) instead of mu + mu^2 / theta",
                        static options => options.Variance,
                        static (options, value) => options.Variance = value,
                        (NegativeBinomialVariance.Quadratic, NegativeBinomialVariance.Linear)
                    ),
            static (options, services) => new NegativeBinomialEstimator(options, EstimationServices.Of(services))
        )
        {
            FamilyFor = static (_, _) => GlmFamilies.NegativeBinomial(1.0),
            OutcomeTailsFor = static (options, state, _) => TailsOf(options.Variance, state),
            Roles = GlmOptions.RolesWithEffects,
            NoInferenceFor = GlmOptions.WhyNoInference,
        };

    private ICountModel Model { get; }

    /// <inheritdoc/>
    protected override NegativeBinomialResult CreateResult(GlmFit fit) => new(fit, Model);

    private protected override GlmFit FitElsewhere(
        IObservations observations,
        int maxDegreeOfParallelism,
        CancellationToken cancellationToken
    ) => _fitter.Fit(observations, maxDegreeOfParallelism, cancellationToken);

    private protected override GlmFit FitModel(RegressionData data, int maxDegreeOfParallelism, CancellationToken cancellationToken) =>
        _fitter.Fit(data, null, maxDegreeOfParallelism, cancellationToken);

    // Without a parameter it is the Poisson limit.
    private static IOutcomeTails TailsOf(NegativeBinomialVariance variance, ModelState state) =>
        state.DistributionParameters is not [{ Value: double value }] ? PoissonFamily.Instance.OutcomeTails
        : variance == NegativeBinomialVariance.Linear ? new LinearCountTails(value)
        : new NegativeBinomialDistribution(value);

    private static ICountModel ModelOf(NegativeBinomialVariance variance) =>
        variance == NegativeBinomialVariance.Linear ? new LinearCounts() : new QuadraticCounts();
}
