using System.Collections.Immutable;
using Crabbymetrics.Inference;

namespace Crabbymetrics.Estimators;

/// <summary>
/// A fitted generalized linear model: estimates, fit statistics, predictions, covariances, bootstrap. Immutable and safe for concurrent
/// use; it keeps the data that it was fitted to (shared, not copied), so that they are never passed again.
/// </summary>
public abstract partial class GlmResult : IEstimationResult
{
    private readonly GlmFit _fit;
    private GlmStatistics? _statistics;
    private ObservationWeights? _weights;
    private NullStatistics? _nullStatistics;
    private OtherViews? _views;

    /// <summary>Creates the result of a fit.</summary>
    /// <param name="fit">The fitted model.</param>
    protected GlmResult(GlmFit fit)
    {
        ArgumentNullException.ThrowIfNull(fit);
        _fit = fit;
        Parameters = fit.ReportedParameters();
        ParameterNames = fit.Working.ReportedNames();
        ObservationCount = fit.ObservationCount();
    }

    /// <inheritdoc/>
    public virtual string EstimatorName => _fit.Family.Name;

    /// <summary>The family.</summary>
    public IGlmFamily Family => _fit.Family;

    /// <summary>The data that the model was fitted to.</summary>
    public RegressionData Data => _fit.Data;

    /// <inheritdoc/>
    public FitDiagnostics Diagnostics => _fit.Diagnostics;

    /// <summary>All parameter names, intercept first, where there is one.</summary>
    public ImmutableArray<string> ParameterNames { get; }

    /// <summary>All estimates, intercept first, where there is one; NaN for a column that was left out as collinear.</summary>
    public ImmutableArray<double> Parameters { get; }

    /// <summary>The intercept; 0 in a model without one.</summary>
    public double Intercept => _fit.Working.HasIntercept ? Parameters[0] : 0.0;

    /// <summary>The p slopes, in the order of the columns; NaN for a column that was left out as collinear.</summary>
    public ImmutableArray<double> Coefficients => Parameters[_fit.Working.FirstSlope..];

    /// <summary>Whether the model has an intercept.</summary>
    public bool HasIntercept => _fit.Working.HasIntercept;

    /// <inheritdoc/>
    public double ObservationCount { get; }

    /// <summary>The number of estimated coefficients, the intercept included and those left out not.</summary>
    public int CoefficientCount => _fit.Working.Count;

    /// <summary>
    /// The number of parameters that the information criteria count: the coefficients, those of absorbed effects too, and the dispersion or
    /// any other parameter of the distribution that was estimated.
    /// </summary>
    public virtual int EstimatedParameterCount =>
        CoefficientCount + _fit.AbsorbedCoefficients + (Family is IDispersionFamily { HasDispersion: true } ? 1 : 0);

    /// <summary>
    /// The dispersion phi: Pearson's statistic over n - k for a family that has one (Gaussian, gamma), that of maximum likelihood where it
    /// was estimated together with the power of a Tweedie model, otherwise 1. Scores and information are at this dispersion.
    /// </summary>
    public double Dispersion => _fit.Dispersion;

    /// <summary>What was estimated of the distribution beside mean and dispersion, by name: <c>theta</c> of a negative binomial,
    /// <c>power</c> of a Tweedie model.</summary>
    public virtual ImmutableArray<KeyValuePair<string, double>> DistributionParameters => [];

    /// <summary>
    /// Whether the family says that its link is canonical, so that observed and expected information are the same. Where they differ,
    /// inference uses the observed one, and the covariance <c>eim</c> the expected one.
    /// </summary>
    public bool HasCanonicalLink => Family.IsCanonical;

    /// <summary>The degrees of freedom of tests: n - k where Pearson's dispersion was estimated, as R's <c>summary.glm</c> takes them;
    /// otherwise infinity, for the normal.</summary>
    public double TestDegreesOfFreedom =>
        Family is IDispersionFamily { HasDispersion: true } && _fit.LikelihoodDispersion is null
            ? ResidualDegreesOfFreedom
            : double.PositiveInfinity;

    /// <summary>
    /// The log-likelihood with all its constants: for Poisson <c>sum w (y eta - mu - log y!)</c>. Where there is a dispersion it is the one
    /// that maximizes the likelihood. NaN for a quasi-likelihood, which has none.
    /// </summary>
    public double LogLikelihood => Statistics.LogLikelihood;

    /// <summary>The deviance: twice the gap in log-likelihood to the saturated model.</summary>
    public double Deviance => Statistics.Deviance;

    /// <summary>Pearson's statistic <c>sum w (y - mu)^2 / V(mu)</c>.</summary>
    public double PearsonChiSquared => Statistics.PearsonChiSquared;

    /// <summary>The deviance of the null model: the intercept alone (nothing, in a model without one), with the same offset, weights and
    /// rows. The null model is fitted when it is first asked for; NaN where that failed, which
    /// <see cref="NullModelUnavailableReason"/> explains.</summary>
    public double NullDeviance => Null.Statistics.Deviance;

    /// <summary>Why the null model and all that is compared with it (null deviance, pseudo R squared) are not available; null where they
    /// are.</summary>
    public string? NullModelUnavailableReason => Null.Reason;

    /// <summary>The log-likelihood of the null model: the intercept alone (nothing, in a model without one), with the same offset, weights
    /// and rows.</summary>
    public double NullLogLikelihood => Null.Statistics.LogLikelihood;

    /// <summary>n less the number of estimated coefficients, those of absorbed effects included.</summary>
    public double ResidualDegreesOfFreedom => ObservationCount - CoefficientCount - _fit.AbsorbedCoefficients;

    /// <summary>Akaike's criterion <c>-2 log L + 2 k</c>.</summary>
    /// <remarks>NaN after Firth's bias reduction: see <see cref="ILikelihood.PenalizedMaximum"/>.</remarks>
    public double Aic => _fit.Options.ReducesBias ? double.NaN : (-2.0 * LogLikelihood) + (2.0 * EstimatedParameterCount);

    /// <summary>The Bayesian criterion <c>-2 log L + k log n</c>.</summary>
    /// <remarks>NaN after Firth's bias reduction: see <see cref="ILikelihood.PenalizedMaximum"/>.</remarks>
    public double Bic =>
        _fit.Options.ReducesBias ? double.NaN : (-2.0 * LogLikelihood) + (EstimatedParameterCount * Math.Log(ObservationCount));

    /// <summary>
    /// The rows, from 0, whose means are at the edge of what the family allows (a probability of 1 under a log link, say), where the
    /// maximum of the likelihood lies on the boundary of the parameters; empty where it lies inside, as it nearly always does.
    /// </summary>
    public ImmutableArray<int> BoundaryRows => _fit.BoundaryRows;

    private protected GlmFit Fit => _fit;

    private GlmStatistics Statistics => _statistics ??= GlmStatistics.Compute(_fit);

    private NullStatistics Null => _nullStatistics ??= NullStatistics.Of(_fit);

    /// <summary>The coefficient table under a covariance.</summary>
    /// <param name="vcov">The name of the covariance: <c>vanilla</c>, <c>sandwich</c>, <c>hc1</c>, ...</param>
    /// <param name="arguments">Groups, lags and small-sample choices that the covariance needs; null for none.</param>
    /// <param name="level">The confidence level, between 0 and 1.</param>
    /// <returns>Estimates, standard errors, statistics, p-values and limits; without inference and with the reason where the model was
    /// penalized.</returns>
    /// <exception cref="ArgumentException">The name is not known (the message lists those that are), or an argument is missing or
    /// wrong.</exception>
    /// <exception cref="InferenceUnavailableException">The covariance does not hold for the kind of weights.</exception>
    public CoefficientTable Summary(string vcov = "vanilla", CovarianceArguments? arguments = null, double level = 0.95) =>
        this.Summarize(vcov, arguments, level, _fit.Services.Covariances);

    /// <summary>The covariance of the parameters.</summary>
    /// <param name="vcov">The name of the covariance: <c>vanilla</c>, <c>sandwich</c>, <c>hc1</c>, ...</param>
    /// <param name="arguments">Groups, lags and small-sample choices that the covariance needs; null for none.</param>
    /// <returns>k x k, intercept first, with NaN rows and columns for columns left out.</returns>
    /// <exception cref="ArgumentException">The name is not known (the message lists those that are), or an argument is missing or
    /// wrong.</exception>
    /// <exception cref="InferenceUnavailableException">The model was penalized, or the covariance does not hold for the kind of
    /// weights.</exception>
    public CovarianceMatrix Covariance(string vcov = "vanilla", CovarianceArguments? arguments = null) =>
        this.Covariance(vcov, arguments, _fit.Services.Covariances);

    /// <summary>A pairs bootstrap.</summary>
    /// <param name="replications">The number B of replicates; 0 is allowed.</param>
    /// <param name="seed">The seed: the draws are a function of it, the same for any number of threads.</param>
    /// <param name="cancellationToken">Ends the run early, with the draws so far.</param>
    /// <returns>B x k draws, intercept first, with standard errors and percentile limits.</returns>
    public BootstrapResult Bootstrap(int replications, long seed, CancellationToken cancellationToken = default) =>
        Bootstrap(new BootstrapOptions { Replications = replications, Seed = seed }, null, cancellationToken);

    /// <summary>A bootstrap of any scheme.</summary>
    /// <param name="options">Replications, seed, scheme, limits, level, threads.</param>
    /// <param name="progress">Told how far the run is; null for no report.</param>
    /// <param name="cancellationToken">Ends the run early, with the draws so far.</param>
    /// <returns>The draws and what follows from them.</returns>
    /// <exception cref="ArgumentException">An option is wrong; the message names it.</exception>
    public BootstrapResult Bootstrap(
        BootstrapOptions options,
        IProgress<BootstrapProgress>? progress = null,
        CancellationToken cancellationToken = default
    ) => _fit.Services.Bootstrap.Run(this, options, progress, cancellationToken);
}
