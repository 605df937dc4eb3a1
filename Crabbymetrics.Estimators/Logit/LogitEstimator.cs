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
        : base(GlmFamilies.Binomial(), Descriptor.Schema.Valid(options), services) { }

    /// <summary>The model for hosts that ask by name.</summary>
    public static EstimatorDescriptor<LogitOptions, LogitResult> Descriptor { get; } =
        new(
            "logit",
            "Logit: outcomes of 0 and 1 or of two words, with probability 1 / (1 + exp(-(offset + x b))).",
            static () =>
                new OptionSchema<LogitOptions>(static () => new LogitOptions())
                    .Include(GlmOptions.Schema)
                    .Without(nameof(LogitOptions.Scoring))
                    .Switch(
                        nameof(LogitOptions.BiasReduction),
                        "--firth",
                        "reduce the bias of maximum likelihood (Firth): the remedy for separated data and few events",
                        static options => options.BiasReduction,
                        static (options, value) => options.BiasReduction = value,
                        (BiasReductionMethod.None, BiasReductionMethod.Firth)
                    )
                    .Forbid(
                        static options => options.ReducesBias && options.Alpha > 0.0,
                        "{BiasReduction} and {Alpha} exclude each other: each is a penalty of its own."
                    )
                    .Forbid(
                        static options => options.ReducesBias && options.Solver is not "newton",
                        "{BiasReduction} is fitted by the solver 'newton'."
                    )
                    .ForbidTyped(
                        static (options, given) => options.ReducesBias && given.Contains(nameof(LogitOptions.Separation)),
                        "{Separation} changes nothing here: with {BiasReduction} the estimates are finite, and no rows are separated."
                    ),
            static (options, services) => new LogitEstimator(options, EstimationServices.Of(services))
        )
        {
            Outcome = OutcomeKind.Binary,
            FamilyFor = static (_, _) => GlmFamilies.Binomial(),
            Roles = GlmOptions.RolesWithEffects,
            NoInferenceFor = GlmOptions.WhyNoInference,
        };

    /// <inheritdoc/>
    protected override LogitResult CreateResult(GlmFit fit) => new(fit);

    /// <inheritdoc/>
    protected override void RequireData(RegressionData data) => BinaryOutcome.Require(data, "logit");

    private protected override void RequireElsewhere(IObservations observations) => BinaryOutcomePass.Require(observations, "logit");
}
