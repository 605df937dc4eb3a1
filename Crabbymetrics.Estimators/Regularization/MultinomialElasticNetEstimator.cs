using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;

namespace Crabbymetrics.Estimators;

/// <summary>
/// Elastic nets of a multinomial logit: minimizes <c>-(1/n) sum w log P(y) + lambda (mixing sum |b| + (1 - mixing)/2 sum b^2)</c> over the
/// coefficients of all classes, or with the norm over the classes in place of the absolute values where a column enters as a whole.
/// Friedman, Hastie and Tibshirani (2010), section 4; Simon, Friedman and Hastie (2013).
/// </summary>
public sealed class MultinomialElasticNetEstimator
    : IEstimator<MultinomialElasticNetResult>,
        IEstimator<IObservations, MultinomialElasticNetResult>
{
    private const double LeastMixing = 1e-3;
    private const double SmallestRatio = 1e-4;
    private const double SmallestRatioOfWideData = 1e-2;

    private readonly MultinomialElasticNetOptions _options;

    /// <summary>Creates the estimator.</summary>
    /// <param name="options">The options; null for the defaults. They are copied.</param>
    /// <exception cref="ArgumentException">An option is out of its range; the message says which, and what is allowed.</exception>
    public MultinomialElasticNetEstimator(MultinomialElasticNetOptions? options = null)
    {
        _options = Descriptor.Schema.Valid(options).Copy();
        _options.Lambdas = _options.Lambdas is null ? null : [.. _options.Lambdas];
        _options.PenaltyFactors = _options.PenaltyFactors is null ? null : [.. _options.PenaltyFactors];
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
            HasInference = false,
            NoInferenceFor = static _ => "an elastic net has none: its estimates are biased towards 0",
            RestoreWith = static (state, _, _) => new StoredMultinomialLogit(state),
        };

    /// <summary>Fits at the penalty given, or at the one that cross-validation chooses. Without either nothing says which penalty of the
    /// path is meant: that is refused, and <see cref="FitPath"/> has them all.</summary>
    /// <inheritdoc/>
    public MultinomialElasticNetResult Fit(RegressionData data, CancellationToken cancellationToken = default)
    {
        if (_options is { Lambda: null, Folds: null } && _options.Lambdas is not { Count: 1 })
        {
            throw new OptionException(
                Descriptor.Schema,
                "multinomial-elastic-net needs a penalty: {Lambda}, or {Folds} to choose it. FitPath gives a whole path."
            );
        }

        MultinomialElasticNetPath path = FitPath(data, cancellationToken);
        int index =
            _options.Folds is null ? path.Results.Length - 1
            : _options.Rule == PenaltyRule.OneStandardError ? path.OneStandardErrorIndex
            : path.BestIndex;
        return path.Results[index];
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
        data.RefuseUnusedRoles("multinomial-elastic-net", DataRoles.Weights | DataRoles.Classes);
        (ImmutableArray<string> classes, int[] codes) = ClassesOf(data);
        MultinomialSample sample = new(data, classes, codes, data.Weights?.Values ?? default);
        sample.RequireEveryClass("");
        MultinomialElasticNetPath path = Fit(sample, null, null, cancellationToken);
        return _options.Folds is { } folds ? Judge(sample, path, folds, cancellationToken) : path;
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

    private MultinomialElasticNetPath Judge(
        MultinomialSample sample,
        MultinomialElasticNetPath path,
        int count,
        CancellationToken cancellationToken
    )
    {
        CrossValidationFolds folds = new(sample.Data, new CrossValidationOptions { Folds = count, Seed = _options.Seed });
        double[][] measures = new double[count][];
        double[] totals = new double[count];
        WorkPart? part = WorkMeter.Begin("cross-validation", (double)count * path.Lambdas.Length);
        ParallelOptions parallel = new()
        {
            MaxDegreeOfParallelism = _options.MaxDegreeOfParallelism,
            CancellationToken = cancellationToken,
        };
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
                    MultinomialElasticNetPath partial = Fit(training, path.Lambdas, part, cancellationToken);
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

        FoldJudgements judged = FoldJudgements.Of(measures, totals, path.Lambdas.Length);
        return new MultinomialElasticNetPath(path.Lambdas, path.Results) { Means = judged.Means, StandardErrors = judged.Errors };
    }

    private MultinomialElasticNetPath Fit(
        MultinomialSample sample,
        ImmutableArray<double>? given,
        WorkPart? part,
        CancellationToken cancellationToken
    )
    {
        GaussianRows rows = new(sample.Data.Design, new double[sample.Data.RowCount], sample.Weights, _options.FitIntercept);
        StandardizedColumns columns = StandardizedColumns.Of(rows, given is null ? _options.MaxDegreeOfParallelism : 1, cancellationToken);
        PenaltySpecification penalty = new() { Standardize = !_options.KeepUnits, Factors = Factors(sample.Data.Design) };
        ClassRows classRows = new(columns, sample.Codes, rows, sample.Classes.Length);
        ClassNet net = new(classRows, columns, penalty, _options.Grouped, _options.FitIntercept);
        ImmutableArray<double> lambdas = given ?? Lambdas(net, sample);
        part ??= WorkMeter.Begin("path of penalties", lambdas.Length);
        ImmutableArray<MultinomialElasticNetResult>.Builder results = ImmutableArray.CreateBuilder<MultinomialElasticNetResult>();
        foreach (double lambda in lambdas)
        {
            results.Add(Fit(net, sample, rows, lambda, cancellationToken));
            part?.Next();
        }

        return new MultinomialElasticNetPath(lambdas, results.ToImmutable());
    }

    private MultinomialElasticNetResult Fit(
        ClassNet net,
        MultinomialSample sample,
        GaussianRows rows,
        double lambda,
        CancellationToken cancellationToken
    )
    {
        long begun = Stopwatch.GetTimestamp();
        double l1 = _options.Mixing * lambda,
            l2 = (1.0 - _options.Mixing) * lambda;
        int steps = net.Fit(l1, l2, _options.Tolerance, _options.MaxIterations, cancellationToken);
        int perClass = sample.Data.Design.ColumnCount + (_options.FitIntercept ? 1 : 0);
        double[] parameters = new double[sample.Classes.Length * perClass];
        double mean = 0.0;
        for (int k = 0; k < sample.Classes.Length; k++)
        {
            net.Report(k, parameters.AsSpan(k * perClass, perClass));
            mean += parameters[k * perClass] / sample.Classes.Length;
        }

        // Only differences of intercepts matter.
        for (int k = 0; _options.FitIntercept && k < sample.Classes.Length; k++)
        {
            parameters[k * perClass] -= mean;
        }

        bool converged = steps <= _options.MaxIterations && net.LastResidual <= Math.Max(_options.Tolerance, 1e-12);
        FitDiagnostics diagnostics = new()
        {
            Converged = converged,
            Iterations = steps,
            TerminationReason =
                converged ? TerminationReason.KktResidual
                : steps >= _options.MaxIterations ? TerminationReason.MaxIterations
                : TerminationReason.RoundoffLimited,
            Objective = net.LastLoss + net.LastPenalty,
            Penalty = net.LastPenalty,
            Solver = "coordinate-descent",
            Elapsed = Stopwatch.GetElapsedTime(begun),
            Warnings = [],
        };
        if (!converged)
        {
            throw new ConvergenceException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"The multinomial elastic net with lambda = {lambda} did not converge in {steps} steps: the largest violation of the "
                        + $"optimality conditions is {net.LastResidual:g2}, not the {_options.Tolerance:g2} asked for. Raise the penalty, "
                        + $"MaxIterations or Tolerance."
                ),
                [.. parameters],
                diagnostics
            );
        }

        return new MultinomialElasticNetResult(sample.Classes, sample.Data.Design.ColumnNames, _options.FitIntercept, [.. parameters])
        {
            L1 = l1,
            L2 = l2,
            KktResidual = net.LastResidual,
            Deviance = 2.0 * net.LastLoss * rows.WeightSum,
            NullDeviance = 2.0 * net.NullLoss * rows.WeightSum,
            Diagnostics = diagnostics,
            ObservationCount = sample.ObservationCount(),
        };
    }

    private ImmutableArray<double> Lambdas(ClassNet net, MultinomialSample sample)
    {
        if (_options.Lambda is { } one)
        {
            return [one];
        }

        if (_options.Lambdas is { } given)
        {
            return [.. given.OrderDescending()];
        }

        double largest = net.LargestL1() / Math.Max(_options.Mixing, LeastMixing);
        if (!(largest > 0.0))
        {
            throw new ArgumentException("No column says anything of the classes: there is no path of penalties.", nameof(sample));
        }

        double ratio =
            _options.LambdaRatio ?? (sample.ObservationCount() > sample.Data.Design.ColumnCount ? SmallestRatio : SmallestRatioOfWideData);
        int count = _options.LambdaCount;
        return [.. Enumerable.Range(0, count).Select(l => count == 1 ? largest : largest * Math.Pow(ratio, (double)l / (count - 1)))];
    }

    private ImmutableArray<double> Factors(DesignMatrix design)
    {
        if (_options.PenaltyFactors is not { } factors)
        {
            return [];
        }

        if (factors.Count != design.ColumnCount)
        {
            throw new ArgumentException(
                $"PenaltyFactors must have a value for each of the {design.ColumnCount} columns; it has {factors.Count}."
            );
        }

        return factors.All(static factor => factor > 0.0 && double.IsFinite(factor))
            ? [.. factors]
            : throw new ArgumentException("PenaltyFactors of a multinomial elastic net must be finite numbers above 0.");
    }
}
