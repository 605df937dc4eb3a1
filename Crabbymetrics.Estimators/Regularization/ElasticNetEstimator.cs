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
            FurtherColumns =
            [
                new FurtherColumn(ElasticNetOptions.FoldColumn, "the fold of the cross-validation that leaves the row out")
                {
                    HasLabels = true,
                    IsOptional = true,
                },
                new FurtherColumn(ElasticNetOptions.GroupColumn, "rows of one value stay in one fold of the cross-validation")
                {
                    HasLabels = true,
                    IsOptional = true,
                },
            ],
            HasInference = false,
            NoInferenceFor = static _ => "an elastic net has none: its estimates are biased towards 0",
        };

    /// <inheritdoc/>
    public ElasticNetResult Fit(RegressionData data, CancellationToken cancellationToken = default)
    {
        ElasticNetFitter.Require(data, _options);
        RequireFolds(data);
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
        if (_options.Folds is not { } folds)
        {
            ElasticNetPath path = estimator.Fit(data, cancellationToken);
            PenaltyRule rule = _options.Rule == PenaltyRule.Standard ? PenaltyRule.Bic : _options.Rule;
            return path.Results[path.IndexOf(rule)].Chosen(path, null, rule);
        }

        ElasticNetCrossValidation judged = estimator.CrossValidate(
            data,
            new CrossValidationOptions
            {
                Folds = folds,
                Seed = _options.Seed,
                Stratify = _options.Stratify,
                Measure = _options.Measure,
                GivenFolds = ColumnOf(data, ElasticNetOptions.FoldColumn),
                Groups = ColumnOf(data, ElasticNetOptions.GroupColumn),
            },
            cancellationToken
        );
        PenaltyRule chosen = _options.Rule == PenaltyRule.Standard ? PenaltyRule.Minimum : _options.Rule;
        return judged.Path.Results[judged.IndexOf(chosen)].Chosen(judged.Path, judged, chosen);
    }

    // The columns of folds and groups are read by a cross-validation, whose number of folds they must have.
    private void RequireFolds(RegressionData data)
    {
        foreach (string name in (string[])[ElasticNetOptions.FoldColumn, ElasticNetOptions.GroupColumn])
        {
            if (_options.Folds is null && data.Columns.ContainsKey(name))
            {
                throw new OptionException(Descriptor.Schema, $"The column '{name}' is read by a cross-validation: it needs {{Folds}}.");
            }
        }

        if (_options.Folds is { } folds && ColumnOf(data, ElasticNetOptions.FoldColumn) is { } given && given.GroupCount != folds)
        {
            throw new OptionException(
                Descriptor.Schema,
                FormattableString.Invariant($"{{Folds}} is {folds}, and the column '{ElasticNetOptions.FoldColumn}' has ")
                    + FormattableString.Invariant($"{given.GroupCount} folds: give {{Folds}} {given.GroupCount}.")
            );
        }
    }

    private static Clustering? ColumnOf(RegressionData data, string name) =>
        data.Columns.TryGetValue(name, out DesignColumn? column)
            ? column is CategoricalColumn categories
                ? Clustering.Create(name, categories.Codes.ToArray())
                : Clustering.Create(name, ((NumericColumn)column).Values.ToArray())
            : null;

    private static IGlmFamily FamilyOf(ElasticNetOptions options, IServiceProvider? services) =>
        ElasticNetSettings.FamilyOf(options, Descriptor.Schema, EstimationServices.Of(services));
}
