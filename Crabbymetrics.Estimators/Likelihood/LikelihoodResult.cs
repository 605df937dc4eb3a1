using System.Collections.Immutable;
using System.Text.Json;
using Crabbymetrics.Inference;

namespace Crabbymetrics.Estimators;

/// <summary>
/// A fit by maximum likelihood of a <see cref="LikelihoodEstimator"/>: coefficients, ancillary parameters, every covariance, bootstrap and
/// test. Immutable and safe for concurrent use; it keeps the data (shared, not copied).
/// </summary>
[System.Text.Json.Serialization.JsonConverter(typeof(Crabbymetrics.Inference.ResultJsonConverter))]
public sealed partial class LikelihoodResult : IEstimationResult, IModelState
{
    private readonly LikelihoodFit _fit;
    private readonly ProfileLikelihood? _profile;
    private readonly Lazy<double> _nullLogLikelihood;

    internal LikelihoodResult(LikelihoodFit fit)
    {
        _fit = fit;
        _nullLogLikelihood = new Lazy<double>(() => Null(fit));
        Parameters = fit.ReportedParameters();
        ParameterNames = fit.Working.ReportedNames();
        ObservationCount = fit.Data.ObservationCount(fit.Weights.Span);
        AncillaryParameters =
        [
            .. fit.Model.AncillaryNames.Select((name, j) => new AncillaryParameter(name, fit.Ancillary[j], IsPositive: false)),
        ];
        LikelihoodJoint? joint = AncillaryParameters.IsEmpty ? null : new LikelihoodJoint(fit);
        Joint = joint;
        _profile = joint is null ? null : new ProfileLikelihood(joint);
    }

    /// <inheritdoc/>
    public string EstimatorName => _fit.Model.Name;

    /// <summary>The names of the coefficients, intercept first, where there is one.</summary>
    public ImmutableArray<string> ParameterNames { get; }

    /// <summary>The coefficients, intercept first, where there is one; NaN for a column that was left out as collinear.</summary>
    public ImmutableArray<double> Parameters { get; }

    /// <inheritdoc/>
    public FitDiagnostics Diagnostics => _fit.Diagnostics;

    /// <inheritdoc/>
    public double ObservationCount { get; }

    /// <summary>The data that the model was fitted to.</summary>
    public RegressionData Data => _fit.Data;

    /// <inheritdoc/>
    public ImmutableArray<AncillaryParameter> AncillaryParameters { get; }

    /// <summary>The fit as one of coefficients and ancillary parameters together; null where there are no ancillary parameters.</summary>
    public IJointParameters? Joint { get; }

    /// <summary>The maximized log-likelihood.</summary>
    public double LogLikelihood => -Diagnostics.Objective;

    /// <summary>The log-likelihood of the null model: the intercept and the ancillary parameters alone, with the same offset, weights and
    /// rows. It is fitted when it is first asked for; NaN where there is no intercept, or where that fit failed.</summary>
    public double NullLogLikelihood => _nullLogLikelihood.Value;

    /// <summary>The number of coefficients and ancillary parameters that were estimated.</summary>
    public int EstimatedParameterCount => _fit.Point.Length;

    /// <summary>Whether there is an intercept.</summary>
    public bool HasIntercept => _fit.Working.HasIntercept;

    /// <summary>Akaike's criterion <c>-2 log L + 2 k</c>.</summary>
    public double Aic => (-2.0 * LogLikelihood) + (2.0 * EstimatedParameterCount);

    /// <summary>The Bayesian criterion <c>-2 log L + k log n</c>.</summary>
    public double Bic => (-2.0 * LogLikelihood) + (EstimatedParameterCount * Math.Log(ObservationCount));

    /// <summary>The coefficient table under a covariance, with the ancillary parameters below.</summary>
    /// <param name="vcov">The name of the covariance: <c>vanilla</c>, <c>sandwich</c>, <c>cr1</c>, ...</param>
    /// <param name="arguments">Groups, lags and small-sample choices that the covariance needs; null for none.</param>
    /// <param name="level">The confidence level, between 0 and 1.</param>
    /// <returns>Estimates, standard errors, statistics, p-values and limits.</returns>
    /// <exception cref="ArgumentException">The name is not known (the message lists those that are), or an argument is missing or
    /// wrong.</exception>
    public CoefficientTable Summary(string vcov = "vanilla", CovarianceArguments? arguments = null, double level = 0.95) =>
        this.Summarize(vcov, arguments, level, _fit.Fitter.Services.Covariances);

    /// <summary>The covariance of the coefficients.</summary>
    /// <param name="vcov">The name of the covariance: <c>vanilla</c>, <c>sandwich</c>, <c>cr1</c>, ...</param>
    /// <param name="arguments">Groups, lags and small-sample choices that the covariance needs; null for none.</param>
    /// <returns>k x k, with NaN rows and columns for columns left out.</returns>
    /// <exception cref="ArgumentException">The name is not known (the message lists those that are), or an argument is missing or
    /// wrong.</exception>
    public CovarianceMatrix Covariance(string vcov = "vanilla", CovarianceArguments? arguments = null) =>
        this.Covariance(vcov, arguments, _fit.Fitter.Services.Covariances);

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
    ) => _fit.Fitter.Services.Bootstrap.Run(this, options, progress, cancellationToken);

    void IModelState.WriteState(Utf8JsonWriter writer) => _fit.Model.WriteState(this, writer);

    /// <summary>The table of the model, as <c>crabby fit</c> prints it.</summary>
    /// <returns>The text, in the invariant culture.</returns>
    public override string ToString() => this.ToText();

    private static double Null(LikelihoodFit fit)
    {
        if (!fit.Working.HasIntercept)
        {
            return double.NaN;
        }

        try
        {
            RegressionData data = fit.Data.WithDesign(DesignMatrix.Create(fit.Data.RowCount, []));
            double[] start = [fit.Point[0], .. fit.Ancillary];
            return -fit.Fitter.Fit(data, fit.Weights, start, 1, CancellationToken.None).Diagnostics.Objective;
        }
        catch (CrabbymetricsException)
        {
            return double.NaN;
        }
    }
}
