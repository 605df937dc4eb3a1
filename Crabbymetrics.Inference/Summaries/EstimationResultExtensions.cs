namespace Crabbymetrics.Inference;

/// <summary>Covariances and coefficient tables of any estimation result.</summary>
public static class EstimationResultExtensions
{
    /// <summary>The covariance that a result has where none is asked for.</summary>
    /// <param name="result">The fitted model.</param>
    /// <returns><c>vanilla</c>; <c>sandwich</c> where only robust covariances hold: with probability weights, and for estimating equations
    /// without a likelihood. Of a saved model the one that it was saved with.</returns>
    public static string DefaultCovarianceName(this IEstimationResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        if (result is ResultWithCovariance chosen)
        {
            return chosen.Covariance.Kind;
        }

        if (result is StoredModel { State.Covariance: { } saved })
        {
            return saved.Kind;
        }

        bool robust =
            ObservationCounts.KindOf(result) == WeightKind.Probability || result is IInformation { ModelBasedUnavailableReason: not null };
        return robust ? BuiltInCovariances.Sandwich.Name : BuiltInCovariances.Vanilla.Name;
    }

    /// <summary>Computes a covariance of the parameters.</summary>
    /// <param name="result">The fitted model.</param>
    /// <param name="covariance">The formula.</param>
    /// <param name="arguments">Groups, lags and small-sample choices; null for none.</param>
    /// <returns>The k x k covariance, with NaN rows and columns for parameters that are not identified.</returns>
    /// <exception cref="ArgumentException">An argument that the formula needs is missing or wrong, or one is given that it does not
    /// read.</exception>
    /// <exception cref="NotSupportedException">The result lacks a capability that the formula needs; the message names it.</exception>
    /// <exception cref="InferenceUnavailableException">The result has no inference (a penalty, say).</exception>
    /// <exception cref="CrabbymetricsException">The information is singular, or the formula is not defined for these data.</exception>
    public static CovarianceMatrix Covariance(
        this IEstimationResult result,
        ICovarianceEstimator covariance,
        CovarianceArguments? arguments = null
    )
    {
        ArgumentNullException.ThrowIfNull(result);
        ArgumentNullException.ThrowIfNull(covariance);
        arguments ??= CovarianceArguments.None;
        UnreadArguments.Refuse(covariance, arguments);
        return covariance.Estimate((result as ResultWithCovariance)?.Model ?? result, arguments);
    }

    /// <summary>Computes a covariance of the parameters by the name of its formula.</summary>
    /// <param name="result">The fitted model.</param>
    /// <param name="name">The name or an alias: <c>vanilla</c>, <c>sandwich</c>, <c>hc1</c>; null for
    /// <see cref="DefaultCovarianceName"/>.</param>
    /// <param name="arguments">Groups, lags and small-sample choices; null for none.</param>
    /// <param name="registry">Where the name is looked up; null for the formulas of the application that fitted the
    /// result (<see cref="ICovarianceSource"/>), or the built-in ones.</param>
    /// <returns>The k x k covariance, with NaN rows and columns for parameters that are not identified.</returns>
    /// <exception cref="ArgumentException">The name is not known (the message lists those that are), or an argument that the formula needs
    /// is missing or wrong.</exception>
    /// <exception cref="NotSupportedException">The result lacks a capability that the formula needs; the message names it.</exception>
    /// <exception cref="InferenceUnavailableException">The result has no inference (a penalty, say).</exception>
    /// <exception cref="CrabbymetricsException">The information is singular, or the formula is not defined for these data.</exception>
    public static CovarianceMatrix Covariance(
        this IEstimationResult result,
        string? name,
        CovarianceArguments? arguments = null,
        ICovarianceRegistry? registry = null
    )
    {
        if (result is ResultWithCovariance chosen)
        {
            if (name is null && arguments is null)
            {
                return chosen.Covariance;
            }

            result = chosen.Model;
        }

        registry ??= (result as ICovarianceSource)?.Covariances ?? CovarianceRegistry.Default;
        ICovarianceEstimator covariance = registry.Find(name ?? result.DefaultCovarianceName());
        UnreadArguments.Refuse(covariance, arguments ?? CovarianceArguments.None, registry);
        return result.Covariance(covariance, arguments);
    }

    /// <summary>Makes the coefficient table of a result.</summary>
    /// <param name="result">The fitted model.</param>
    /// <param name="covariance">The formula of the covariance.</param>
    /// <param name="arguments">Groups, lags and small-sample choices; null for none.</param>
    /// <param name="level">The confidence level, between 0 and 1.</param>
    /// <returns>The table; without standard errors, and with the reason, where the result says that it has no inference.</returns>
    /// <exception cref="ArgumentException">The level is not between 0 and 1, or an argument that the formula needs is missing or
    /// wrong.</exception>
    /// <exception cref="NotSupportedException">The result lacks a capability that the formula needs; the message names it.</exception>
    /// <exception cref="InferenceUnavailableException">The formula does not hold for the kind of weights.</exception>
    /// <exception cref="CrabbymetricsException">The information is singular, or the formula is not defined for these data.</exception>
    public static CoefficientTable Summarize(
        this IEstimationResult result,
        ICovarianceEstimator covariance,
        CovarianceArguments? arguments = null,
        double level = 0.95
    )
    {
        ArgumentNullException.ThrowIfNull(result);
        ArgumentNullException.ThrowIfNull(covariance);
        UnreadArguments.Refuse(covariance, arguments ?? CovarianceArguments.None);
        result = (result as ResultWithCovariance)?.Model ?? result;
        string? without = (result as IInformation)?.InferenceUnavailableReason ?? (result as StoredModel)?.State.InferenceUnavailableReason;
        CoefficientTable table = without is { } reason
            ? CoefficientTable.CreateWithoutInference(result, reason, level)
            : CoefficientTable.Create(result, result.Covariance(covariance, arguments), level);
        return AncillaryTable.AddTo(table, result, covariance, arguments ?? CovarianceArguments.None);
    }

    /// <summary>Makes the coefficient table of a result by the name of its covariance.</summary>
    /// <param name="result">The fitted model.</param>
    /// <param name="vcov">The name or an alias: <c>vanilla</c>, <c>sandwich</c>, <c>hc1</c>; null for
    /// <see cref="DefaultCovarianceName"/>.</param>
    /// <param name="arguments">Groups, lags and small-sample choices; null for none.</param>
    /// <param name="level">The confidence level, between 0 and 1.</param>
    /// <param name="registry">Where the name is looked up; null for the formulas of the application that fitted the
    /// result (<see cref="ICovarianceSource"/>), or the built-in ones.</param>
    /// <returns>The table; without standard errors, and with the reason, where the result says that it has no inference.</returns>
    /// <exception cref="ArgumentException">The name is not known (the message lists those that are), the level is not between 0 and 1, or
    /// an argument is missing or wrong.</exception>
    /// <exception cref="NotSupportedException">The result lacks a capability that the formula needs; the message names it.</exception>
    /// <exception cref="InferenceUnavailableException">The formula does not hold for the kind of weights.</exception>
    /// <exception cref="CrabbymetricsException">The information is singular, or the formula is not defined for these data.</exception>
    public static CoefficientTable Summarize(
        this IEstimationResult result,
        string? vcov = null,
        CovarianceArguments? arguments = null,
        double level = 0.95,
        ICovarianceRegistry? registry = null
    )
    {
        if (result is ResultWithCovariance chosen)
        {
            if (vcov is null && arguments is null)
            {
                return chosen.Summary(level);
            }

            result = chosen.Model;
        }

        registry ??= (result as ICovarianceSource)?.Covariances ?? CovarianceRegistry.Default;
        ICovarianceEstimator covariance = registry.Find(vcov ?? result.DefaultCovarianceName());
        UnreadArguments.Refuse(covariance, arguments ?? CovarianceArguments.None, registry);
        return result.Summarize(covariance, arguments, level);
    }
}
