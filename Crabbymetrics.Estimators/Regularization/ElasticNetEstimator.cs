namespace Crabbymetrics.Estimators;

/// <summary>
/// An elastic net for any family: minimizes <c>-(1/n) log-likelihood + l1 |b|_1 + l2/2 |b|^2</c>, the intercept free, n being the sum of
/// the weights. The penalty is given, or chosen along a path by an information criterion or by cross-validation. Stops by the conditions of
/// Karush, Kuhn and Tucker. Zou and Hastie (2005); Friedman, Hastie and Tibshirani (2010).
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
            static () => ElasticNetOptions.Schema,
            static (options, services) => new ElasticNetEstimator(options, EstimationServices.Of(services))
        )
        {
            Outcome = OutcomeKind.Proportions,
            OutcomeFor = static (options, services) => FamilyOf(options, services).Outcome,
            FamilyFor = FamilyOf,
            Roles = GlmOptions.Roles,
            FurtherColumns = CrossValidationColumns.Declared,
            HasInference = false,
            NoInferenceFor = static _ => "an elastic net has none: its estimates are biased towards 0",
        };

    /// <inheritdoc/>
    public ElasticNetResult Fit(RegressionData data, CancellationToken cancellationToken = default)
    {
        ElasticNetFitter.Require(data, _options);
        CrossValidationColumns.Require(data, _options.Folds, Descriptor.Schema);
        if (_options.HasPath)
        {
            return Choose(data, cancellationToken);
        }

        if (_options.Lambda is not null)
        {
            ElasticNetPath path = new ElasticNetPathEstimator(_options.OfPath()).Fit(data, cancellationToken);
            return path.Results[0];
        }

        PenaltySpecification penalty = PenaltyChoice.Of(_options, _options.Standardize, data.Design);
        using ElasticNetFitter fitter = new(data, data.Weights?.Values ?? default, _options, penalty, cancellationToken);
        return fitter.Fit(_options.L1, _options.L2);
    }

    ElasticNetResult IEstimator<IObservations, ElasticNetResult>.Fit(IObservations data, CancellationToken cancellationToken) =>
        Fit(ElsewhereChecks.RequireInMemory(data, "elastic-net", "its coordinates go down over columns in memory"), cancellationToken);

    private ElasticNetResult Choose(RegressionData data, CancellationToken cancellationToken)
    {
        ElasticNetPathEstimator estimator = new(_options.OfPath());
        if (_options.Folds is null)
        {
            ElasticNetPath path = estimator.Fit(data, cancellationToken);
            PenaltyRule rule = _options.Rule == PenaltyRule.Standard ? PenaltyRule.Bic : _options.Rule;
            return path.Results[path.IndexOf(rule)].Chosen(path, null, rule);
        }

        ElasticNetCrossValidation judged = estimator.CrossValidate(
            data,
            CrossValidationColumns.Read(data, _options, _options.Measure),
            cancellationToken
        );
        PenaltyRule chosen = _options.Rule == PenaltyRule.Standard ? PenaltyRule.Minimum : _options.Rule;
        return judged.Path.Results[judged.IndexOf(chosen)].Chosen(judged.Path, judged, chosen);
    }

    private static IGlmFamily FamilyOf(ElasticNetOptions options, IServiceProvider? services) =>
        ElasticNetSettings.FamilyOf(options, Descriptor.Schema, EstimationServices.Of(services));
}
