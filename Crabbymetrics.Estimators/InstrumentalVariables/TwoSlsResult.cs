using System.Collections.Immutable;

namespace Crabbymetrics.Estimators;

/// <summary>
/// An equation with endogenous regressors, fitted from instruments: estimates, covariances, bootstrap, and what tells whether to trust
/// them:
/// first stages, weak identification, tests that weak instruments do not mislead, overidentification, endogeneity. Immutable and safe for
/// concurrent use; it keeps the data that it was fitted to (shared, not copied).
/// </summary>
/// <remarks>
/// <para>
/// Parameters are the intercept and then the regressors in the order of the design. The scores of two-stage least squares are
/// <c>w xhat e</c> with e from the regressors themselves, those of the k-class <c>w ((I - kappa M) X)_i e</c>: hc2, hc3, cr2 and cr3 hold
/// for
/// the first alone. The variance of the errors is <c>rss / (n - k)</c>, t has n - k degrees of freedom, with clusters G - 1.
/// </para>
/// <para>
/// The scores of GMM are <c>X'Q S^-1 q w e</c>: <c>vanilla</c> is the efficient covariance <c>(X'Q S2^-1 Q'X)^-1</c>, S2 at the estimates
/// themselves, and the robust and clustered names give the sandwich, right whatever the weights.
/// </para>
/// <para>Of a perfect fit (a residual sum of squares of at most <c>(8 eps)^2</c> times that of the outcomes) there is no inference.</para>
/// </remarks>
[System.Text.Json.Serialization.JsonConverter(typeof(Crabbymetrics.Inference.ResultJsonConverter))]
public partial class TwoSlsResult : FittedModel, IEstimationResult, IResidualError
{
    private readonly TwoSlsFit _fit;

    private protected TwoSlsResult(TwoSlsFit fit)
    {
        _fit = fit;
        Parameters = fit.ReportedParameters();
        ParameterNames = fit.Solver.Working.ReportedNames();
    }

    /// <inheritdoc/>
    public override string EstimatorName => TwoSlsEstimator.Name;

    string IEstimationResult.Title => "Instrumental variables";

    /// <summary>How the equation was estimated.</summary>
    public TwoSlsMethod Method => _fit.Equation.Options.Method;

    /// <summary>The kappa of the k-class: 1 for two-stage least squares, the smallest root for LIML; null for GMM.</summary>
    public double? Kappa => _fit.Method.Kappa;

    /// <summary>The data that the model was fitted to.</summary>
    public RegressionData Data => _fit.Equation.Data;

    /// <inheritdoc/>
    public override FitDiagnostics Diagnostics => _fit.Diagnostics;

    /// <summary>All parameter names, intercept first, where there is one.</summary>
    public override ImmutableArray<string> ParameterNames { get; }

    /// <summary>All estimates, intercept first, where there is one; NaN for a column that was left out as collinear.</summary>
    public override ImmutableArray<double> Parameters { get; }

    /// <summary>The intercept; 0 in a model without one.</summary>
    public double Intercept => HasIntercept ? Parameters[0] : 0.0;

    /// <summary>The slopes, in the order of the columns; NaN for a column that was left out as collinear.</summary>
    public ImmutableArray<double> Coefficients => Parameters[_fit.Equation.FirstSlope..];

    /// <summary>Whether the model has an intercept.</summary>
    public bool HasIntercept => _fit.Equation.HasIntercept;

    /// <summary>The names of the exogenous regressors that are left, without the intercept.</summary>
    public ImmutableArray<string> ExogenousNames =>
        [.. _fit.Equation.Exogenous.Select(j => _fit.Solver.Working.View.Design.ColumnNames[j])];

    /// <summary>The names of the endogenous regressors that are left.</summary>
    public ImmutableArray<string> EndogenousNames => _fit.Equation.EndogenousNames;

    /// <summary>The names of the excluded instruments that are left.</summary>
    public ImmutableArray<string> InstrumentNames => _fit.Equation.InstrumentNames;

    /// <inheritdoc/>
    public override double ObservationCount => _fit.ObservationCount;

    /// <summary>The number k of estimated coefficients, the intercept included and those left out not.</summary>
    public int CoefficientCount => _fit.Count;

    /// <summary>n - k; with absorbed effects less their rank.</summary>
    public double ResidualDegreesOfFreedom => _fit.ResidualDegreesOfFreedom;

    /// <summary>The degrees of freedom of t and of the denominator of F: n - k; infinity where n is k, where there is no
    /// inference.</summary>
    public double TestDegreesOfFreedom => ResidualDegreesOfFreedom > 0.0 ? ResidualDegreesOfFreedom : double.PositiveInfinity;

    /// <summary>The weighted sum of the squared residuals <c>y - X b</c>, X being the regressors themselves.</summary>
    public double ResidualSumOfSquares => _fit.ResidualSquares;

    /// <summary>The weighted total sum of squares of the outcomes less the offsets: around their weighted mean with an intercept, also one
    /// among absorbed effects, around 0 without one.</summary>
    public double TotalSumOfSquares => _fit.TotalSquares;

    /// <summary>The residual standard error, <c>sqrt(rss / (n - k))</c>. NaN where n is k.</summary>
    public double Sigma => Math.Sqrt(_fit.Variance);

    /// <summary>The n residuals <c>y - offset - X b</c>.</summary>
    /// <returns>A new array.</returns>
    public double[] Residuals() => [.. _fit.Residuals];

    /// <summary>The result of a fit, of the type that says what it has.</summary>
    internal static TwoSlsResult Of(TwoSlsFit fit) =>
        (fit.Method.Kappa == 1.0, fit.Equation.Absorption) switch
        {
            (true, null) => new ProjectedRegressionResult(fit),
            (true, _) => new ProjectedFixedEffectsResult(fit),
            (false, null) => new TwoSlsResult(fit),
            _ => new FixedEffectsTwoSlsResult(fit),
        };

    private protected override EstimationServices Services => _fit.Equation.Services;
}
