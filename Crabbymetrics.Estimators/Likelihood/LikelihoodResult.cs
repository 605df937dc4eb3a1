using System.Collections.Immutable;
using System.Text.Json;
using Crabbymetrics.Inference;

namespace Crabbymetrics.Estimators;

/// <summary>
/// A fit by maximum likelihood of a <see cref="LikelihoodEstimator"/>: coefficients, ancillary parameters, every covariance, bootstrap and
/// test. Immutable and safe for concurrent use; it keeps the data (shared, not copied).
/// </summary>
[System.Text.Json.Serialization.JsonConverter(typeof(Crabbymetrics.Inference.ResultJsonConverter))]
public sealed partial class LikelihoodResult : FittedModel, IEstimationResult, IModelState
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
        ObservationCount = fit.ObservationCount;
        AncillaryParameters =
        [
            .. fit.Model.AncillaryNames.Select((name, j) => new AncillaryParameter(name, fit.Ancillary[j], IsPositive: false)),
        ];
        LikelihoodJoint? joint = AncillaryParameters.IsEmpty ? null : new LikelihoodJoint(fit);
        Joint = joint;
        _profile = joint is null ? null : new ProfileLikelihood(joint);
    }

    /// <inheritdoc/>
    public override string EstimatorName => _fit.Model.Name;

    /// <summary>The names of the coefficients, intercept first, where there is one.</summary>
    public override ImmutableArray<string> ParameterNames { get; }

    /// <summary>The coefficients, intercept first, where there is one; NaN for a column that was left out as collinear.</summary>
    public override ImmutableArray<double> Parameters { get; }

    /// <inheritdoc/>
    public override FitDiagnostics Diagnostics => _fit.Diagnostics;

    /// <inheritdoc/>
    public override double ObservationCount { get; }

    /// <summary>The data that the model was fitted to.</summary>
    /// <exception cref="InferenceUnavailableException">The observations live elsewhere.</exception>
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

    void IModelState.WriteState(Utf8JsonWriter writer) => _fit.Model.WriteState(this, writer);

    private static double Null(LikelihoodFit fit)
    {
        if (!fit.Working.HasIntercept)
        {
            return double.NaN;
        }

        try
        {
            IObservations data = fit.IsElsewhere
                ? new WithoutRegressors(fit.Observations)
                : fit.Data.WithDesign(DesignMatrix.Create(fit.Data.RowCount, []));
            double[] start = [fit.Point[0], .. fit.Ancillary];
            return -fit.Fitter.Fit(data, fit.Weights, start, 1, CancellationToken.None).Diagnostics.Objective;
        }
        catch (CrabbymetricsException)
        {
            return double.NaN;
        }
    }

    private protected override EstimationServices Services => _fit.Fitter.Services;

    private protected override string? StandardCovarianceName => BuiltInCovariances.Vanilla.Name;
}
