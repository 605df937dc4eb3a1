using System.Collections.Immutable;

namespace Crabbymetrics.Estimators;

/// <summary>
/// Elastic nets of any family along a path of penalties lambda, each from the fit before, as R's glmnet: minimizes <c>-(1/n) log-likelihood
/// + lambda (mixing |b|_1 + (1 - mixing)/2 |b|^2)</c>. Mixing 0 is a path of ridges. Friedman, Hastie and Tibshirani (2010).
/// </summary>
/// <remarks>
/// The largest penalty is the smallest at which every slope is 0 (for a mixing below 0.001, that of 0.001, as glmnet takes it), and the
/// others fall geometrically. Gaussian outcomes are not standardized, so that lambda is in the units of the outcome.
/// </remarks>
public sealed class ElasticNetPathEstimator : IEstimator<ElasticNetPath>, IEstimator<IObservations, ElasticNetPath>
{
    private readonly ElasticNetPathOptions _options;

    /// <summary>Creates the estimator.</summary>
    /// <param name="options">The options; null for the defaults. They are copied.</param>
    /// <param name="services">Where families and links are found by name; null for the built-in ones.</param>
    /// <exception cref="ArgumentException">An option is out of its range, or the family or the link is not known; the message says which,
    /// and what is allowed.</exception>
    public ElasticNetPathEstimator(ElasticNetPathOptions? options = null, EstimationServices? services = null)
    {
        _options = (ElasticNetPathOptions)
            Descriptor.Schema.Valid(options).Resolved(Descriptor.Schema, services ?? EstimationServices.Default);
        _options.Lambdas = _options.Lambdas is null ? null : [.. _options.Lambdas];
    }

    internal static EstimatorDescriptor<ElasticNetPathOptions, ElasticNetPath> Descriptor { get; } =
        new(
            "elastic-net-path",
            "Elastic nets of any family along a path of penalties.",
            static () => ElasticNetPathOptions.Schema,
            static (options, services) => new ElasticNetPathEstimator(options, EstimationServices.Of(services))
        );

    /// <inheritdoc/>
    public ElasticNetPath Fit(RegressionData data, CancellationToken cancellationToken = default)
    {
        ElasticNetFitter.Require(data, _options);
        using ElasticNetFitter fitter = new(data, data.Weights?.Values ?? default, _options, PenaltyOf(data), cancellationToken);
        ImmutableArray<double> lambdas = PenaltyGrid.Of(_options, fitter, data);
        return Fit(fitter, lambdas, WorkMeter.Begin("path of penalties", lambdas.Length), cancellationToken);
    }

    ElasticNetPath IEstimator<IObservations, ElasticNetPath>.Fit(IObservations data, CancellationToken cancellationToken) =>
        Fit(ElsewhereChecks.RequireInMemory(data, "elastic-net", "its coordinates go down over columns in memory"), cancellationToken);

    /// <summary>Fits the path and judges it by cross-validation.</summary>
    /// <param name="data">The observations.</param>
    /// <param name="folds">The number of folds, from 2 to the number of observations: rows of positive weight, or the sum of frequency
    /// weights.</param>
    /// <param name="seed">Decides which observation is in which fold.</param>
    /// <param name="cancellationToken">Ends the fits with an <see cref="OperationCanceledException"/>.</param>
    /// <returns>The path with the mean deviance of left-out rows at each penalty.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The number of folds is below 2 or above that of the observations.</exception>
    /// <exception cref="ArgumentException">A frequency weight is not a whole number, so that its row cannot be divided among folds; the
    /// message names the row.</exception>
    public ElasticNetCrossValidation CrossValidate(
        RegressionData data,
        int folds = 10,
        long seed = 0,
        CancellationToken cancellationToken = default
    ) => CrossValidate(data, new CrossValidationOptions { Folds = folds, Seed = seed }, cancellationToken);

    /// <summary>Fits the path and judges it by cross-validation, several folds at once.</summary>
    /// <param name="data">The observations.</param>
    /// <param name="options">The folds and the measure.</param>
    /// <param name="cancellationToken">Ends the fits with an <see cref="OperationCanceledException"/>.</param>
    /// <returns>The path with the mean measure of left-out rows at each penalty: the same bits for any number of threads.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The number of folds is below 2 or above that of the observations.</exception>
    /// <exception cref="ArgumentException">A frequency weight is not a whole number, a fold has no outcome of a class, or options do not go
    /// together; the message says which.</exception>
    /// <remarks>Columns are standardized by the rows of each fit, so that left-out rows do not influence it. A row of frequency f is f
    /// observations, each with a fold of its own, exactly as f repeated rows.</remarks>
    public ElasticNetCrossValidation CrossValidate(
        RegressionData data,
        CrossValidationOptions options,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(options);
        ElasticNetFitter.Require(data, _options);
        RequireMeasure(options.Measure);
        CrossValidationFolds folds = new(data, options);
        ElasticNetPath path = Fit(data, cancellationToken);
        double[][] measures = new double[folds.Count][];
        double[] totals = new double[folds.Count];
        string?[] reasons = new string?[folds.Count];
        WorkPart? part = WorkMeter.Begin("cross-validation", (double)folds.Count * path.Lambdas.Length);
        ParallelOptions parallel = new()
        {
            MaxDegreeOfParallelism = _options.MaxDegreeOfParallelism,
            CancellationToken = cancellationToken,
        };
        try
        {
            // A fold keeps to one thread: the folds share the processors.
            Parallel.For(
                0,
                folds.Count,
                parallel,
                fold =>
                    (measures[fold], totals[fold], reasons[fold]) = JudgeFold(
                        data,
                        folds,
                        fold,
                        (path, options.Measure, part),
                        cancellationToken
                    )
            );
        }
        catch (AggregateException error) when (error.InnerExceptions.Count > 0)
        {
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Capture(error.InnerExceptions[0]).Throw();
        }

        int judged = path.Lambdas.Length;
        string? stopReason = path.StopReason;
        for (int fold = 0; fold < measures.Length; fold++)
        {
            if (measures[fold].Length < judged)
            {
                judged = measures[fold].Length;
                stopReason = FormattableString.Invariant($"Without fold {fold}: {reasons[fold]}");
            }
        }

        return new ElasticNetCrossValidation(path, FoldJudgements.Of(measures, totals, judged), options.Measure, stopReason);
    }

    private (double[] Measures, double Total, string? Reason) JudgeFold(
        RegressionData data,
        CrossValidationFolds folds,
        int fold,
        (ElasticNetPath Path, CrossValidationMeasure Measure, WorkPart? Part) asked,
        CancellationToken cancellationToken
    )
    {
        double[] kept = new double[data.RowCount],
            left = new double[data.RowCount];
        folds.Split(fold, kept, left);
        RequireClasses(data, kept, fold, asked.Measure, left);
        ElasticNetPathOptions single = _options.Copy();
        single.MaxDegreeOfParallelism = 1;
        using ElasticNetFitter fitter = new(data, kept, single, PenaltyOf(data), cancellationToken);
        ElasticNetPath partial = Fit(fitter, asked.Path.Lambdas, asked.Part, cancellationToken);
        LeftOutRows rows = new(data, left);
        return (rows.Judge(partial, asked.Measure), rows.Total, partial.StopReason);
    }

    private bool IsOfClasses => _options.Family.Outcome is OutcomeKind.Binary or OutcomeKind.Proportions;

    private void RequireMeasure(CrossValidationMeasure measure)
    {
        if (measure is CrossValidationMeasure.AreaUnderCurve or CrossValidationMeasure.Misclassification && !IsOfClasses)
        {
            throw new ArgumentException(
                (measure == CrossValidationMeasure.AreaUnderCurve ? "The area under a curve" : "The share misclassified")
                    + $" compares two classes, which outcomes of the {_options.Family.Name} family are not: use the deviance, or the "
                    + "mean squared or absolute error.",
                nameof(measure)
            );
        }
    }

    private void RequireClasses(RegressionData data, double[] kept, int fold, CrossValidationMeasure measure, double[] left)
    {
        if (!IsOfClasses)
        {
            return;
        }

        LeftOutRows training = new(data, kept);
        if (!training.HasBothClasses())
        {
            throw new OptionException(
                ElasticNetOptions.Schema,
                FormattableString.Invariant($"Without fold {fold} (from 0) the rows have outcomes of one class alone: ")
                    + "use fewer folds, or spread the classes over them ({Stratify})."
            );
        }

        if (measure == CrossValidationMeasure.AreaUnderCurve && !new LeftOutRows(data, left).HasBothClasses())
        {
            throw new OptionException(
                ElasticNetOptions.Schema,
                FormattableString.Invariant($"Fold {fold} (from 0) has outcomes of one class alone, of which there is no area under a ")
                    + "curve: use fewer folds, or spread the classes over them ({Stratify})."
            );
        }
    }

    private PenaltySpecification PenaltyOf(RegressionData data) => PenaltyChoice.Of(_options, _options.Standardize, data.Design);

    private ElasticNetPath Fit(ElasticNetFitter fitter, ImmutableArray<double> lambdas, WorkPart? part, CancellationToken cancellationToken)
    {
        ImmutableArray<ElasticNetResult>.Builder results = ImmutableArray.CreateBuilder<ElasticNetResult>(lambdas.Length);
        foreach (double lambda in lambdas)
        {
            cancellationToken.ThrowIfCancellationRequested();
            try
            {
                results.Add(fitter.FitLambda(lambda, _options.Mixing));
                part?.Next();
            }
            catch (CrabbymetricsException error) when (results.Count > 0 && (error is SeparationException or ConvergenceException))
            {
                string reason = FormattableString.Invariant($"The path ends before the penalty {lambda}. ") + error.Message;
                return new ElasticNetPath(_options.Mixing, lambdas[..results.Count], results.ToImmutable(), reason, _options.Convention);
            }
        }

        return new ElasticNetPath(_options.Mixing, lambdas, results.ToImmutable(), null, _options.Convention);
    }
}
