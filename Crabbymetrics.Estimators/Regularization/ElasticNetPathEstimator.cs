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
    // The defaults of glmnet: the mixing from which a path of ridge estimates starts, and the least lambda as a share of the largest.
    private const double LeastMixing = 1e-3;
    private const double SmallestRatio = 1e-4;
    private const double SmallestRatioOfWideData = 1e-2;

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
            static () =>
                new OptionSchema<ElasticNetPathOptions>(static () => new ElasticNetPathOptions())
                    .Include(ElasticNetSettings.Schema)
                    .Number(
                        nameof(ElasticNetPathOptions.Mixing),
                        null,
                        "share of the absolute penalty",
                        static options => options.Mixing,
                        static (options, value) => options.Mixing = value,
                        new NumberRange("a number from 0 to 1") { Minimum = 0.0, Maximum = 1.0 }
                    )
                    .WholeNumber(
                        nameof(ElasticNetPathOptions.LambdaCount),
                        null,
                        "number of penalties",
                        static options => options.LambdaCount,
                        static (options, value) => options.LambdaCount = value,
                        new NumberRange("from 1 to 100000") { Minimum = 1.0, Maximum = 100000.0 }
                    )
                    .Number(
                        nameof(ElasticNetPathOptions.LambdaRatio),
                        null,
                        "smallest penalty over the largest",
                        static options => options.LambdaRatio,
                        static (options, value) => options.LambdaRatio = value,
                        NumberRange.Between(0.0, 1.0)
                    )
                    .Switch(
                        nameof(ElasticNetPathOptions.Standardize),
                        null,
                        "penalize coefficients of columns divided by their standard deviations",
                        static options => options.Standardize,
                        static (options, value) => options.Standardize = value,
                        (true, false)
                    )
                    .Forbid(
                        static options =>
                            options.Lambdas is { } lambdas
                            && (lambdas.Count == 0 || lambdas.Any(static lambda => !(lambda >= 0.0 && double.IsFinite(lambda)))),
                        "Lambdas must hold at least one number, all finite and 0 or more."
                    ),
            static (options, services) => new ElasticNetPathEstimator(options, EstimationServices.Of(services))
        );

    /// <inheritdoc/>
    public ElasticNetPath Fit(RegressionData data, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(data);
        using ElasticNetFitter fitter = new(data, data.Weights?.Values ?? default, _options, _options.Standardize, cancellationToken);
        return Fit(fitter, LambdasFor(fitter, data.Design.ColumnCount), cancellationToken);
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
    /// <remarks>Columns are standardized by the rows of each fit, so that left-out rows do not influence it. A row of frequency f is f
    /// observations, each with a fold of its own, exactly as f repeated rows.</remarks>
    public ElasticNetCrossValidation CrossValidate(
        RegressionData data,
        int folds = 10,
        long seed = 0,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentOutOfRangeException.ThrowIfLessThan(folds, 2);
        CrossValidationFolds drawn = new(data, folds, seed);
        ElasticNetPath path = Fit(data, cancellationToken);
        double[][] deviances = new double[folds][];
        string? stopReason = path.StopReason;
        int judged = path.Lambdas.Length;
        double[] totals = new double[folds],
            kept = new double[data.RowCount],
            left = new double[data.RowCount];
        for (int f = 0; f < folds; f++)
        {
            drawn.Split(f, kept, left);
            using ElasticNetFitter fitter = new(data, kept, _options, _options.Standardize, cancellationToken);
            ElasticNetPath partial = Fit(fitter, path.Lambdas, cancellationToken);
            if (partial.Results.Length < judged)
            {
                judged = partial.Results.Length;
                stopReason = FormattableString.Invariant($"Without fold {f}: {partial.StopReason}");
            }

            totals[f] = left.Sum();
            deviances[f] = LeftOut(data, left, totals[f], partial);
        }

        return Judge(path, deviances, totals, judged, stopReason);
    }

    private static ElasticNetCrossValidation Judge(
        ElasticNetPath path,
        double[][] deviances,
        double[] totals,
        int judged,
        string? stopReason
    )
    {
        double all = totals.Sum();
        ImmutableArray<double>.Builder means = ImmutableArray.CreateBuilder<double>();
        ImmutableArray<double>.Builder errors = ImmutableArray.CreateBuilder<double>();
        for (int l = 0; l < judged; l++)
        {
            double mean = 0.0,
                variance = 0.0;
            for (int f = 0; f < totals.Length; f++)
            {
                mean += totals[f] / all * deviances[f][l];
            }

            for (int f = 0; f < totals.Length; f++)
            {
                variance += totals[f] / all * (deviances[f][l] - mean) * (deviances[f][l] - mean);
            }

            means.Add(mean);
            errors.Add(Math.Sqrt(variance / (totals.Length - 1)));
        }

        return new ElasticNetCrossValidation(path, means.ToImmutable(), errors.ToImmutable(), stopReason);
    }

    private ElasticNetPath Fit(ElasticNetFitter fitter, ImmutableArray<double> lambdas, CancellationToken cancellationToken)
    {
        ImmutableArray<ElasticNetResult>.Builder results = ImmutableArray.CreateBuilder<ElasticNetResult>(lambdas.Length);
        foreach (double lambda in lambdas)
        {
            cancellationToken.ThrowIfCancellationRequested();
            try
            {
                results.Add(fitter.Fit(_options.Mixing * lambda, (1.0 - _options.Mixing) * lambda));
            }
            catch (CrabbymetricsException error) when (results.Count > 0 && (error is SeparationException or ConvergenceException))
            {
                string reason = FormattableString.Invariant($"The path ends before the penalty {lambda}. ") + error.Message;
                return new ElasticNetPath(_options.Mixing, lambdas[..results.Count], results.ToImmutable(), reason);
            }
        }

        return new ElasticNetPath(_options.Mixing, lambdas, results.ToImmutable(), null);
    }

    private ImmutableArray<double> LambdasFor(ElasticNetFitter fitter, int columns)
    {
        if (_options.Lambdas is { } given)
        {
            return [.. given.OrderDescending()];
        }

        double largest = fitter.LargestL1() / Math.Max(_options.Mixing, LeastMixing);
        double ratio = _options.LambdaRatio ?? (fitter.ObservationCount > columns ? SmallestRatio : SmallestRatioOfWideData);
        int count = _options.LambdaCount;
        return [.. Enumerable.Range(0, count).Select(l => count == 1 ? largest : largest * Math.Pow(ratio, (double)l / (count - 1)))];
    }

    private double[] LeftOut(RegressionData data, double[] left, double total, ElasticNetPath partial)
    {
        ReadOnlySpan<double> outcome = data.Outcome.Span;
        double[]? offset = data.HasOffset ? data.Offset.ToArray() : null;
        double[] unit = new double[data.RowCount];
        double[] means = new double[partial.Results.Length];
        for (int l = 0; l < means.Length; l++)
        {
            double[] fitted = partial.Results[l].Predict(data.Design, offset);
            _options.Family.UnitDeviance(outcome, fitted, unit);
            double sum = 0.0;
            for (int i = 0; i < left.Length; i++)
            {
                sum += left[i] > 0.0 ? left[i] * unit[i] : 0.0;
            }

            means[l] = sum / total;
        }

        return means;
    }
}
