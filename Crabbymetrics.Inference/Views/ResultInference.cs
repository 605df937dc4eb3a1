using System.Collections.Immutable;

namespace Crabbymetrics.Inference;

/// <summary>
/// What people look for on a result: errors, intervals, tests, effects, predictions. They use the covariance that
/// <see cref="WithCovariance{TResult}(TResult, string, CovarianceArguments?, double)"/> keeps, or the one that the result has where none is
/// chosen.
/// </summary>
/// <example><code>
/// ResultWithCovariance&lt;PoissonResult&gt; robust = result.WithCovariance("hc1");
/// Console.WriteLine(robust.Wald("x1 = x2"));
/// </code></example>
public static class ResultInference
{
    /// <summary>The result with a covariance that all further summaries, tests, intervals, effects, predictions and tables use.</summary>
    /// <typeparam name="TResult">The type of the result.</typeparam>
    /// <param name="result">The fitted model.</param>
    /// <param name="vcov">The name of the covariance: <c>hc1</c>, <c>cr1</c>.</param>
    /// <param name="arguments">Groups, lags and small-sample choices; null for none.</param>
    /// <param name="level">The confidence level, between 0 and 1.</param>
    /// <returns>The result with the covariance.</returns>
    /// <exception cref="ArgumentException">The name is not known, the level is not between 0 and 1, or an argument is missing or
    /// wrong.</exception>
    /// <exception cref="NotSupportedException">The result lacks a capability that the formula needs.</exception>
    /// <exception cref="InferenceUnavailableException">The result has no inference, or the formula does not hold for its
    /// weights.</exception>
    public static ResultWithCovariance<TResult> WithCovariance<TResult>(
        this TResult result,
        string vcov,
        CovarianceArguments? arguments = null,
        double level = 0.95
    )
        where TResult : class, IEstimationResult
    {
        ArgumentNullException.ThrowIfNull(result);
        ArgumentNullException.ThrowIfNull(vcov);
        return new ResultWithCovariance<TResult>(result, (vcov, arguments), level, at => result.Summarize(vcov, arguments, at));
    }

    /// <summary>The result with a covariance that was computed elsewhere: that of a bootstrap, say.</summary>
    /// <typeparam name="TResult">The type of the result.</typeparam>
    /// <param name="result">The fitted model.</param>
    /// <param name="covariance">The covariance of its parameters.</param>
    /// <param name="level">The confidence level, between 0 and 1.</param>
    /// <returns>The result with the covariance.</returns>
    /// <exception cref="ArgumentException">The covariance is of other parameters, or the level is not between 0 and 1.</exception>
    public static ResultWithCovariance<TResult> WithCovariance<TResult>(
        this TResult result,
        CovarianceMatrix covariance,
        double level = 0.95
    )
        where TResult : class, IEstimationResult
    {
        ArgumentNullException.ThrowIfNull(result);
        ArgumentNullException.ThrowIfNull(covariance);
        if (!covariance.ParameterNames.SequenceEqual(result.ParameterNames))
        {
            throw new ArgumentException(
                $"The covariance is of {string.Join(", ", covariance.ParameterNames)}, the result of "
                    + $"{string.Join(", ", result.ParameterNames)}.",
                nameof(covariance)
            );
        }

        return new ResultWithCovariance<TResult>(result, (null, null), level, at => CoefficientTable.Create(result, covariance, at));
    }

    /// <summary>The standard errors.</summary>
    /// <param name="result">The fitted model.</param>
    /// <returns>k values, intercept first; NaN for a parameter that is not identified.</returns>
    /// <exception cref="InferenceUnavailableException">There are no standard errors.</exception>
    public static ImmutableArray<double> StandardErrors(this IEstimationResult result) =>
        [.. Rows(result).Select(static row => row.StandardError ?? double.NaN)];

    /// <summary>The statistics of the tests that each parameter is 0: z, or t with finite degrees of freedom.</summary>
    /// <param name="result">The fitted model.</param>
    /// <returns>k values, intercept first; NaN for a parameter that is not identified.</returns>
    /// <exception cref="InferenceUnavailableException">There are no standard errors.</exception>
    public static ImmutableArray<double> TestStatistics(this IEstimationResult result) =>
        [.. Rows(result).Select(static row => row.Statistic ?? double.NaN)];

    /// <summary>The two-sided p-values of the tests that each parameter is 0.</summary>
    /// <param name="result">The fitted model.</param>
    /// <returns>k values, intercept first; NaN for a parameter that is not identified.</returns>
    /// <exception cref="InferenceUnavailableException">There are no standard errors.</exception>
    public static ImmutableArray<double> PValues(this IEstimationResult result) =>
        [.. Rows(result).Select(static row => row.PValue ?? double.NaN)];

    /// <summary>The confidence intervals of the parameters.</summary>
    /// <param name="result">The fitted model.</param>
    /// <param name="level">The confidence level, between 0 and 1; null for that of the result with its covariance, or 0.95.</param>
    /// <returns>k intervals, intercept first.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The level is not between 0 and 1.</exception>
    /// <exception cref="InferenceUnavailableException">There are no standard errors.</exception>
    public static ImmutableArray<ParameterInterval> ConfidenceIntervals(this IEstimationResult result, double? level = null) =>
        [
            .. Rows(result, level)
                .Select(static row => new ParameterInterval(row.Name, row.ConfidenceLow ?? double.NaN, row.ConfidenceHigh ?? double.NaN)),
        ];

    /// <summary>Wald's test of restrictions.</summary>
    /// <param name="result">The fitted model.</param>
    /// <param name="restrictions">Such as <c>x1 = x2, x3 = 0</c>: see <see cref="LinearRestrictions.Parse"/>.</param>
    /// <returns>The test.</returns>
    /// <exception cref="ArgumentException">The text cannot be read, or names a parameter that is not there or not identified.</exception>
    /// <exception cref="InferenceUnavailableException">There are no standard errors.</exception>
    public static HypothesisTest Wald(this IEstimationResult result, string restrictions) =>
        WaldTest.Of(ModelOf(result), CovarianceOf(result), restrictions);

    /// <summary>Wald's test that all parameters but the intercept are 0.</summary>
    /// <param name="result">The fitted model.</param>
    /// <returns>The test.</returns>
    /// <exception cref="ArgumentException">There is no parameter but the intercept.</exception>
    /// <exception cref="InferenceUnavailableException">There are no standard errors.</exception>
    public static HypothesisTest Wald(this IEstimationResult result) => WaldTest.JointSignificance(ModelOf(result), CovarianceOf(result));

    /// <summary>Marginal effects, averaged over the observations.</summary>
    /// <param name="result">The fitted model.</param>
    /// <param name="options">Dummies and the level; null for the defaults.</param>
    /// <returns>A row for each column of the design.</returns>
    /// <exception cref="NotSupportedException">The result is no <see cref="ILinearPredictorModel"/>.</exception>
    /// <exception cref="InferenceUnavailableException">There are no standard errors.</exception>
    public static EffectTable MarginalEffects(this IEstimationResult result, MarginalEffectOptions? options = null) =>
        Inference.MarginalEffects.Average(ModelOf(result), CovarianceOf(result), options ?? OptionsOf(result));

    /// <summary>Marginal effects at the means of the columns.</summary>
    /// <param name="result">The fitted model.</param>
    /// <param name="options">Dummies and the level; null for the defaults.</param>
    /// <returns>A row for each column of the design.</returns>
    /// <exception cref="NotSupportedException">The result is no <see cref="ILinearPredictorModel"/>.</exception>
    /// <exception cref="InferenceUnavailableException">There are no standard errors.</exception>
    public static EffectTable MarginalEffectsAtMeans(this IEstimationResult result, MarginalEffectOptions? options = null) =>
        Inference.MarginalEffects.AtMeans(ModelOf(result), CovarianceOf(result), options ?? OptionsOf(result));

    /// <summary>Predictions, comparisons and slopes: one call for what R's marginaleffects and Stata's <c>margins</c> give.</summary>
    /// <param name="result">The fitted model.</param>
    /// <param name="variables">The variables of the formula, <c>ModelFrame.Variables</c>; null where each column of the design is a
    /// variable.</param>
    /// <param name="request">What is wanted; null for the average slopes of all variables.</param>
    /// <returns>A row for each effect.</returns>
    /// <exception cref="NotSupportedException">The result has neither a linear predictor nor classes.</exception>
    /// <exception cref="ArgumentException">The request names what is not there or would not be read.</exception>
    /// <exception cref="InferenceUnavailableException">There are no standard errors.</exception>
    public static EffectTable Effects(this IEstimationResult result, IModelVariables? variables = null, EffectsRequest? request = null)
    {
        request ??= new EffectsRequest { Level = LevelOf(result) };
        return ModelEffects.Of(ModelOf(result), CovarianceOf(result), variables, request);
    }

    /// <summary>The same from a request in words: <c>"comparisons region; contrast pairwise; by sex"</c>.</summary>
    /// <param name="result">The fitted model.</param>
    /// <param name="variables">The variables of the formula; null where each column of the design is a variable.</param>
    /// <param name="request">The request: see <see cref="EffectsRequest.Parse"/>.</param>
    /// <returns>A row for each effect.</returns>
    /// <exception cref="NotSupportedException">The result has neither a linear predictor nor classes.</exception>
    /// <exception cref="ArgumentException">The request cannot be read, names what is not there or would not be read.</exception>
    /// <exception cref="InferenceUnavailableException">There are no standard errors.</exception>
    public static EffectTable Effects(this IEstimationResult result, IModelVariables? variables, string request) =>
        result.Effects(variables, EffectsRequest.Parse(request) with { Level = LevelOf(result) });

    /// <summary>The fitted means of the rows of the data, offset included.</summary>
    /// <param name="result">The fitted model.</param>
    /// <returns>n values.</returns>
    /// <exception cref="NotSupportedException">The result has no means.</exception>
    public static double[] FittedValues(this IEstimationResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        if (ModelOf(result) is not IFittedMeans fitted)
        {
            throw new NotSupportedException($"'{result.EstimatorName}' has no fitted means: its result is no {nameof(IFittedMeans)}.");
        }

        double[] means = new double[fitted.RowCount];
        fitted.CopyFittedMeans(means);
        return means;
    }

    /// <summary>Predictions of the means of the rows of the data, with standard errors and limits.</summary>
    /// <param name="result">The fitted model.</param>
    /// <param name="level">The confidence level, between 0 and 1; null for that of the result with its covariance, or 0.95.</param>
    /// <returns>n predictions.</returns>
    /// <exception cref="NotSupportedException">The result is no <see cref="ILinearPredictorModel"/>.</exception>
    /// <exception cref="InferenceUnavailableException">There are no standard errors.</exception>
    public static ImmutableArray<MeanPrediction> Predictions(this IEstimationResult result, double? level = null) =>
        MeanPredictions.Create(ModelOf(result), CovarianceOf(result), level ?? LevelOf(result));

    /// <summary>Predictions of the means of new rows, with standard errors and limits.</summary>
    /// <param name="result">The fitted model.</param>
    /// <param name="design">m x p regressors, in the order of the fit's columns.</param>
    /// <param name="offset">m offsets; null for none.</param>
    /// <param name="level">The confidence level, between 0 and 1; null for that of the result with its covariance, or 0.95.</param>
    /// <returns>m predictions.</returns>
    /// <exception cref="NotSupportedException">The result is no <see cref="ILinearPredictorModel"/>.</exception>
    /// <exception cref="ArgumentException">The number of columns is not that of the fit, or there are not m offsets.</exception>
    /// <exception cref="InferenceUnavailableException">There are no standard errors.</exception>
    public static ImmutableArray<MeanPrediction> Predictions(
        this IEstimationResult result,
        DesignMatrix design,
        double[]? offset = null,
        double? level = null
    ) => MeanPredictions.Create(ModelOf(result), CovarianceOf(result), design, offset, level ?? LevelOf(result));

    private static IEstimationResult ModelOf(IEstimationResult result) => (result as ResultWithCovariance)?.Model ?? result;

    private static double LevelOf(IEstimationResult result) => (result as ResultWithCovariance)?.Level ?? 0.95;

    private static MarginalEffectOptions OptionsOf(IEstimationResult result) => new() { Level = LevelOf(result) };

    private static CovarianceMatrix CovarianceOf(IEstimationResult result) => TableOf(result, null).Covariance!;

    private static ImmutableArray<CoefficientRow> Rows(IEstimationResult result, double? level = null) => TableOf(result, level).Rows;

    private static CoefficientTable TableOf(IEstimationResult result, double? level)
    {
        ArgumentNullException.ThrowIfNull(result);
        CoefficientTable table = result switch
        {
            ResultWithCovariance chosen => chosen.Summary(level),
            ICovarianceDefault own => result.Summarize(own.StandardCovariance, own.StandardArguments, level ?? 0.95),
            _ => result.Summarize(level: level ?? 0.95),
        };
        return table.InferenceUnavailableReason is { } reason ? throw new InferenceUnavailableException(reason) : table;
    }
}
