using System.Collections.Immutable;

namespace Crabbymetrics.Estimators;

/// <summary>
/// A linear model fitted by least squares: estimates, fit statistics, predictions, tests of the specification, influence, covariances,
/// bootstrap. Immutable and safe for concurrent use; it keeps the data that it was fitted to (shared, not copied).
/// </summary>
/// <remarks>
/// A fit whose residual sum of squares is at most <c>(8 eps)^2</c> times the weighted sum of the squared outcomes leaves nothing but their
/// rounding. It is an answer: <see cref="Sigma"/> is 0, <see cref="RSquared"/> 1, and there is no inference.
/// </remarks>
[System.Text.Json.Serialization.JsonConverter(typeof(Crabbymetrics.Inference.ResultJsonConverter))]
public partial class OlsResult : FittedModel, IEstimationResult
{
    private readonly OlsFit _fit;
    private OlsTotals? _totals;

    internal OlsResult(OlsFit fit)
    {
        _fit = fit;
        Parameters = fit.ReportedParameters();
        ParameterNames = fit.Basis.Working.ReportedNames();
    }

    /// <summary>The result of a fit, of the type that says what it has.</summary>
    internal static OlsResult Of(OlsFit fit) =>
        fit.Absorption is null ? new OlsResult(fit) : new FixedEffectsOlsResult(fit, fit.Absorption);

    /// <inheritdoc/>
    public override string EstimatorName => OlsEstimator.Name;

    string IEstimationResult.Title => "Ordinary least squares";

    /// <summary>The data that the model was fitted to.</summary>
    /// <exception cref="InferenceUnavailableException">The observations live elsewhere.</exception>
    public RegressionData Data => _fit.Data;

    /// <inheritdoc/>
    public override FitDiagnostics Diagnostics => _fit.Diagnostics;

    /// <summary>All parameter names, intercept first, where there is one.</summary>
    public override ImmutableArray<string> ParameterNames { get; }

    /// <summary>All estimates, intercept first, where there is one; NaN for a column that was left out as collinear.</summary>
    public override ImmutableArray<double> Parameters { get; }

    /// <summary>The intercept; 0 in a model without one.</summary>
    public double Intercept => HasIntercept ? Parameters[0] : 0.0;

    /// <summary>The p slopes, in the order of the columns; NaN for a column that was left out as collinear.</summary>
    public ImmutableArray<double> Coefficients => Parameters[_fit.Basis.Working.FirstSlope..];

    /// <summary>Whether the model has an intercept.</summary>
    public bool HasIntercept => _fit.Problem.HasIntercept;

    /// <inheritdoc/>
    public override double ObservationCount => _fit.ObservationCount;

    /// <summary>The number k of estimated coefficients, the intercept included and those left out not.</summary>
    public int CoefficientCount => _fit.Solution.Count;

    /// <summary>n - k; with absorbed effects less their rank.</summary>
    public double ResidualDegreesOfFreedom => _fit.ResidualDegreesOfFreedom;

    /// <summary>The degrees of freedom of t and of the denominator of F: n - k; infinity where n is k, where there is no
    /// inference.</summary>
    public double TestDegreesOfFreedom => ResidualDegreesOfFreedom > 0.0 ? ResidualDegreesOfFreedom : double.PositiveInfinity;

    /// <summary>The weighted residual sum of squares; 0 where all that is left is the rounding of the outcomes.</summary>
    public double ResidualSumOfSquares => _fit.ResidualSquares;

    /// <summary>The weighted total sum of squares of the outcomes less the offsets: around their weighted mean with an intercept, around 0
    /// without one.</summary>
    public double TotalSumOfSquares => Totals.Squares;

    /// <summary>The residual standard error, <c>sqrt(rss / (n - k))</c>: R's sigma. NaN where n is k.</summary>
    public double Sigma => Math.Sqrt(_fit.Variance);

    /// <summary>The root mean squared error of the fit, <c>sqrt(rss / n)</c>; with analytic or probability weights over their sum in place
    /// of n.</summary>
    public double RootMeanSquaredError => Math.Sqrt(ResidualSumOfSquares / (!_fit.HasWeights ? ObservationCount : Totals.WeightSum));

    /// <summary>How the coefficients were found.</summary>
    public LeastSquaresMethod Method => _fit.Solution.Method;

    /// <summary>
    /// The condition number of the regressors as they are, the column of ones included and rows times the roots of their weights: the ratio
    /// of the largest and the smallest singular value, as statsmodels reports it. It depends on the units of the columns.
    /// </summary>
    public double ConditionNumber => OlsCondition.Of(_fit.Solution);

    /// <summary>The condition number of the columns scaled to equal length, centred where there is an intercept: what the accuracy of least
    /// squares depends on. An estimate, seldom more than a few percent too small.</summary>
    public double ScaledConditionNumber => _fit.Solution.ConditionNumber;

    private OlsTotals Totals => _totals ??= OlsTotals.Of(_fit);

    private protected override EstimationServices Services => _fit.Services;
}
