using System.Collections.Immutable;

namespace Crabbymetrics.Estimators;

/// <summary>
/// Elastic nets of a multinomial logit: minimizes <c>-(1/n) sum w log P(y) + lambda (mixing sum |b| + (1 - mixing)/2 sum b^2)</c> over the
/// coefficients of all classes, or with the norm over the classes in place of the absolute values where a column enters as a whole. Columns
/// named <c>offset:CLASS</c> (<see cref="RegressionData.Columns"/>) are added to the linear predictor of that class.
/// Friedman, Hastie and Tibshirani (2010), section 4; Simon, Friedman and Hastie (2013).
/// </summary>
public sealed class MultinomialElasticNetEstimator
    : IEstimator<MultinomialElasticNetResult>,
        IEstimator<IObservations, MultinomialElasticNetResult>
{
    private readonly MultinomialElasticNetOptions _options;
    private readonly MultinomialNetFitter _fitter;

    /// <summary>Creates the estimator.</summary>
    /// <param name="options">The options; null for the defaults. They are copied.</param>
    /// <exception cref="ArgumentException">An option is out of its range; the message says which, and what is allowed.</exception>
    public MultinomialElasticNetEstimator(MultinomialElasticNetOptions? options = null)
    {
        _options = NetOptions.Frozen(Descriptor.Schema.Valid(options));
        _options.Lambdas = _options.Lambdas is null ? null : [.. _options.Lambdas];
        _fitter = new MultinomialNetFitter(_options);
    }

    /// <summary>The model for hosts that ask by name.</summary>
    public static EstimatorDescriptor<MultinomialElasticNetOptions, MultinomialElasticNetResult> Descriptor { get; } =
        new(
            "multinomial-elastic-net",
            "Multinomial logit of unordered classes with an elastic net penalty on the coefficients of all classes.",
            static () => MultinomialElasticNetOptions.Schema,
            static (options, _) => new MultinomialElasticNetEstimator(options)
        )
        {
            Outcome = OutcomeKind.Classes,
            FamilyFor = static (_, _) => MultinomialFamily.Instance,
            Roles = DataRoles.Weights | DataRoles.Classes,
            FurtherColumns = [.. CrossValidationColumns.Declared, MultinomialSample.OffsetColumn],
            HasInference = false,
            NoInferenceFor = static _ => "an elastic net has none: its estimates are biased towards 0",
            RestoreWith = static (state, _, _) => new StoredMultinomialLogit(state),
        };

    /// <summary>Fits at the penalty given, or at the one that an information criterion or a cross-validation chooses. Without any of them
    /// nothing says which penalty of the path is meant: that is refused, and <see cref="FitPath"/> has them all.</summary>
    /// <inheritdoc/>
    public MultinomialElasticNetResult Fit(RegressionData data, CancellationToken cancellationToken = default)
    {
        bool isOne = _options.Lambda is not null || _options.Lambdas is { Count: 1 };
        if (!isOne && _options is { Folds: null, Path: false })
        {
            throw new OptionException(
                Descriptor.Schema,
                "multinomial-elastic-net needs a penalty: {Lambda}, or {Path} or {Folds} to choose it. FitPath gives a whole path."
            );
        }

        MultinomialElasticNetPath path = FitPath(data, cancellationToken);
        if (_options is { Folds: null, Path: false })
        {
            return path.Results[^1];
        }

        PenaltyRule rule =
            _options.Rule != PenaltyRule.Standard ? _options.Rule
            : _options.Folds is null ? PenaltyRule.Bic
            : PenaltyRule.Minimum;
        return path.Results[path.IndexOf(rule)].Chosen(path, rule);
    }

    MultinomialElasticNetResult IEstimator<IObservations, MultinomialElasticNetResult>.Fit(
        IObservations data,
        CancellationToken cancellationToken
    ) =>
        Fit(
            ElsewhereChecks.RequireInMemory(data, "multinomial-elastic-net", "its coordinates go down over columns in memory"),
            cancellationToken
        );

    /// <summary>Fits the whole path, and judges it where <see cref="MultinomialElasticNetOptions.Folds"/> are given.</summary>
    /// <param name="data">The observations: the classes of the data, or the distinct outcomes.</param>
    /// <param name="cancellationToken">Ends the fits with an <see cref="OperationCanceledException"/>.</param>
    /// <returns>The path.</returns>
    /// <exception cref="ArgumentException">There is one class alone, a factor is wrong, or a fold leaves a class out; the message says
    /// which.</exception>
    /// <exception cref="ConvergenceException">A fit did not reach its tolerance.</exception>
    public MultinomialElasticNetPath FitPath(RegressionData data, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(data);
        if (data.HasOffset)
        {
            throw new ArgumentException(
                "multinomial-elastic-net takes no offset that all classes share: it changes no probability. Give the offsets of each class "
                    + "as columns named offset:CLASS.",
                nameof(data)
            );
        }

        data.RefuseUnusedRoles("multinomial-elastic-net", DataRoles.Weights | DataRoles.Classes);
        CrossValidationColumns.Require(data, _options.Folds, Descriptor.Schema);
        (ImmutableArray<string> classes, int[] codes) = ClassesOf(data);
        MultinomialSample sample = new(data, classes, codes, data.Weights?.Values ?? default);
        sample.RequireEveryClass("");
        MultinomialElasticNetPath path = _fitter.Fit(sample, null, null, cancellationToken);
        return _options.Folds is null ? path : Judge(sample, path, cancellationToken);
    }

    private static (ImmutableArray<string> Classes, int[] Codes) ClassesOf(RegressionData data)
    {
        double[] outcomes = data.Outcome.ToArray();
        if (data.OutcomeClasses.IsEmpty)
        {
            ClassCodes<double> numbers = ClassCodes<double>.Of(outcomes);
            return (numbers.Names, numbers.Codes);
        }

        ClassCodes<string> words = ClassCodes<string>.Of(Array.ConvertAll(outcomes, code => data.OutcomeClasses[(int)code]));
        return (words.Names, words.Codes);
    }

    private MultinomialElasticNetPath Judge(MultinomialSample sample, MultinomialElasticNetPath path, CancellationToken cancellationToken)
    {
        CrossValidationFolds folds = new(sample.Data, CrossValidationColumns.Read(sample.Data, _options, _options.Measure));
        int count = folds.Count;
        double[][] measures = new double[count][];
        double[] totals = new double[count];
        ParallelOptions parallel = new()
        {
            MaxDegreeOfParallelism = _options.MaxDegreeOfParallelism,
            CancellationToken = cancellationToken,
        };
        WorkPart? part = WorkMeter.Begin("cross-validation", (double)count * path.Lambdas.Length);
        try
        {
            Parallel.For(
                0,
                count,
                parallel,
                fold =>
                {
                    double[] kept = new double[sample.Data.RowCount],
                        left = new double[sample.Data.RowCount];
                    folds.Split(fold, kept, left);
                    MultinomialSample training = sample with { Weights = kept };
                    training.RequireEveryClass(FormattableString.Invariant($"Without fold {fold} (from 0) "));
                    MultinomialElasticNetPath partial = _fitter.Fit(training, path.Lambdas, part, cancellationToken);
                    totals[fold] = left.Sum();
                    measures[fold] =
                    [
                        .. partial.Results.Select(result =>
                            sample.LeftOut(result, left, _options.Measure == CrossValidationMeasure.Misclassification)
                        ),
                    ];
                }
            );
        }
        catch (AggregateException error) when (error.InnerExceptions.Count > 0)
        {
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Capture(error.InnerExceptions[0]).Throw();
        }

        int reached = measures.Min(static values => values.Length);
        FoldJudgements judged = FoldJudgements.Of(measures, totals, reached);
        return new MultinomialElasticNetPath(path.Lambdas, path.Results)
        {
            Means = judged.Means,
            StandardErrors = judged.Errors,
            Measure = _options.Measure,
            FoldCount = count,
            StopReason =
                reached < path.Lambdas.Length
                    ? FormattableString.Invariant(
                        $"Penalties below {path.Lambdas[reached - 1]} were not judged: a fold has no answer there."
                    )
                    : path.StopReason,
        };
    }
}
