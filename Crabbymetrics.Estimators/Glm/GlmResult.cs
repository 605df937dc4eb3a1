using System.Collections.Immutable;
using Crabbymetrics.Inference;

namespace Crabbymetrics.Estimators;

/// <summary>
/// A fitted generalized linear model: estimates, fit statistics, predictions, covariances, bootstrap. Immutable and safe for concurrent
/// use; it keeps the data that it was fitted to (shared, not copied), so that they are never passed again.
/// </summary>
public abstract partial class GlmResult : FittedModel, IEstimationResult
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
    public override string EstimatorName => _fit.Family.Name;

    /// <summary>The family.</summary>
    public IGlmFamily Family => _fit.Family;

    /// <summary>The data that the model was fitted to.</summary>
    public RegressionData Data => _fit.Data;

    /// <inheritdoc/>
    public override FitDiagnostics Diagnostics => _fit.Diagnostics;

    /// <summary>All parameter names, intercept first, where there is one.</summary>
    public override ImmutableArray<string> ParameterNames { get; }

    /// <summary>All estimates, intercept first, where there is one; NaN for a column that was left out as collinear.</summary>
    public override ImmutableArray<double> Parameters { get; }

    /// <summary>The intercept; 0 in a model without one.</summary>
    public double Intercept => _fit.Working.HasIntercept ? Parameters[0] : 0.0;

    /// <summary>The p slopes, in the order of the columns; NaN for a column that was left out as collinear.</summary>
    public ImmutableArray<double> Coefficients => Parameters[_fit.Working.FirstSlope..];

    /// <summary>Whether the model has an intercept.</summary>
    public bool HasIntercept => _fit.Working.HasIntercept;

    /// <inheritdoc/>
    public override double ObservationCount { get; }

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

    /// <summary>The deviance of the null model: the intercept only (nothing, in a model without one), with the same offset, weights and
    /// rows. The null model is fitted when it is first asked for; NaN where that failed, which <see cref="NullModelUnavailableReason"/>
    /// explains.</summary>
    public double NullDeviance => Null.Statistics.Deviance;

    /// <summary>Why the null model and all that is compared with it (null deviance, pseudo R squared) are not available; null where they
    /// are.</summary>
    public string? NullModelUnavailableReason => Null.Reason;

    /// <summary>The log-likelihood of the null model: the intercept only (nothing, in a model without one), with the same offset, weights
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

    private protected override EstimationServices Services => _fit.Services;

    private protected override string? StandardCovarianceName => BuiltInCovariances.Vanilla.Name;
}
