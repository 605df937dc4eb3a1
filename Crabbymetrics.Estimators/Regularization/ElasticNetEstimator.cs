namespace Crabbymetrics.Estimators;

/// <summary>
/// An elastic net for any family: minimizes <c>-(1/n) log-likelihood + l1 |b|_1 + l2/2 |b|^2</c>, the intercept free, n being the sum of
/// the weights. Newton steps found by coordinate descent; stops by the conditions of Karush, Kuhn and Tucker. Zou and Hastie (2005);
/// Friedman, Hastie and Tibshirani (2010).
/// </summary>
/// <remarks>The log-likelihood is that at dispersion 1: half the mean square for Gaussian outcomes, as in glmnet.</remarks>
public sealed class ElasticNetEstimator : IEstimator<ElasticNetResult>, IEstimator<IObservations, ElasticNetResult>
{
    private readonly ElasticNetOptions _options;

    /// <summary>Creates the estimator.</summary>
    /// <param name="options">The options; null for the defaults. They are copied.</param>
    /// <param name="services">Where families and links are found by name; null for the built-in ones.</param>
    /// <exception cref="ArgumentException">An option is out of its range, or the family or the link is not known; the message says which,
    /// and what is allowed.</exception>
    public ElasticNetEstimator(ElasticNetOptions? options = null, EstimationServices? services = null) =>
        _options = (ElasticNetOptions)Descriptor.Schema.Valid(options).Resolved(Descriptor.Schema, services ?? EstimationServices.Default);

    /// <summary>The model for hosts that ask by name.</summary>
    public static EstimatorDescriptor<ElasticNetOptions, ElasticNetResult> Descriptor { get; } =
        new(
            "elastic-net",
            "Elastic net of any family: minimizes -(1/n) log-likelihood + l1 |b|_1 + l2/2 |b|^2; many coefficients may be 0.",
            static () =>
                new OptionSchema<ElasticNetOptions>(static () => new ElasticNetOptions())
                    .Number(
                        nameof(ElasticNetOptions.L1),
                        "--l1 L",
                        "weight of the sum of the absolute coefficients",
                        static options => options.L1,
                        static (options, value) => options.L1 = value,
                        NumberRange.NotNegative
                    )
                    .Number(
                        nameof(ElasticNetOptions.L2),
                        "--l2 L",
                        "weight of half the sum of the squared coefficients",
                        static options => options.L2,
                        static (options, value) => options.L2 = value,
                        NumberRange.NotNegative
                    )
                    .Switch(
                        nameof(ElasticNetOptions.Standardize),
                        "--standardize",
                        "penalize coefficients of columns divided by their standard deviations",
                        static options => options.Standardize,
                        static (options, value) => options.Standardize = value,
                        (false, true)
                    )
                    .Include(ElasticNetSettings.Schema)
                    .ForbidTyped(
                        static (_, given) => !given.Contains(nameof(ElasticNetOptions.L1)) && !given.Contains(nameof(ElasticNetOptions.L2)),
                        "elastic-net needs a penalty: {L1} L, {L2} L or both. Without one ({L1} 0) the estimates are those of maximum "
                            + "likelihood, of which crabby fit glm gives standard errors too."
                    )
                    .ForbidTyped(
                        static (options, _) => options is { Standardize: true, L1: 0.0, L2: 0.0 },
                        "{Standardize} says what the penalty is measured in, and the penalty is 0."
                    ),
            static (options, services) => new ElasticNetEstimator(options, EstimationServices.Of(services))
        )
        {
            Outcome = OutcomeKind.Proportions,
            OutcomeFor = static (options, services) => FamilyOf(options, services).Outcome,
            FamilyFor = FamilyOf,
            Roles = GlmOptions.Roles,
            HasInference = false,
            NoInferenceFor = static _ => "an elastic net has none: its estimates are biased towards 0",
        };

    /// <inheritdoc/>
    public ElasticNetResult Fit(RegressionData data, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(data);
        using ElasticNetFitter fitter = new(data, data.Weights?.Values ?? default, _options, _options.Standardize, cancellationToken);
        return fitter.Fit(_options.L1, _options.L2);
    }

    ElasticNetResult IEstimator<IObservations, ElasticNetResult>.Fit(IObservations data, CancellationToken cancellationToken) =>
        Fit(ElsewhereChecks.RequireInMemory(data, "elastic-net", "its coordinates go down over columns in memory"), cancellationToken);

    private static IGlmFamily FamilyOf(ElasticNetOptions options, IServiceProvider? services) =>
        ElasticNetSettings.FamilyOf(options, Descriptor.Schema, EstimationServices.Of(services));
}
