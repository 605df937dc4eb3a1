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
    /// <exception cref="ArgumentException">An option is out of its range; the message says which, and what is allowed.</exception>
    public ElasticNetEstimator(ElasticNetOptions? options = null)
    {
        ElasticNetOptions valid = GlmRegistration<ElasticNetOptions, ElasticNetResult>.Require(
            new ElasticNetOptionsValidator(),
            options ?? new ElasticNetOptions()
        );
        _options = new ElasticNetOptions
        {
            Family = valid.Family,
            FitIntercept = valid.FitIntercept,
            Tolerance = valid.Tolerance,
            MaxIterations = valid.MaxIterations,
            MaxDegreeOfParallelism = valid.MaxDegreeOfParallelism,
            L1 = valid.L1,
            L2 = valid.L2,
            Standardize = valid.Standardize,
        };
    }

    /// <inheritdoc/>
    public ElasticNetResult Fit(RegressionData data, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(data);
        using ElasticNetFitter fitter = new(data, data.Weights?.Values ?? default, _options, _options.Standardize, cancellationToken);
        return fitter.Fit(_options.L1, _options.L2);
    }

    ElasticNetResult IEstimator<IObservations, ElasticNetResult>.Fit(IObservations data, CancellationToken cancellationToken) =>
        Fit(ElsewhereChecks.RequireInMemory(data, "elastic-net", "its coordinates go down over columns in memory"), cancellationToken);
}
