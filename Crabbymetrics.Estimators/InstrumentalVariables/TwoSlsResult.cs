using System.Collections.Immutable;
using Crabbymetrics.Inference;

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
public partial class TwoSlsResult : IEstimationResult, IResidualError
{
    private readonly TwoSlsFit _fit;

    /// <summary>The table of the model, as <c>crabby fit</c> prints it.</summary>
    /// <returns>The text, in the invariant culture.</returns>
    public override string ToString() => this.ToText();

    private protected TwoSlsResult(TwoSlsFit fit)
    {
        _fit = fit;
        Parameters = fit.ReportedParameters();
        ParameterNames = fit.Solver.Working.ReportedNames();
    }

    /// <inheritdoc/>
    public string EstimatorName => TwoSlsEstimator.Name;

    string IEstimationResult.Title => "Instrumental variables";

    /// <summary>How the equation was estimated.</summary>
    public TwoSlsMethod Method => _fit.Equation.Options.Method;

    /// <summary>The kappa of the k-class: 1 for two-stage least squares, the smallest root for LIML; null for GMM.</summary>
    public double? Kappa => _fit.Method.Kappa;

    /// <summary>The data that the model was fitted to.</summary>
    public RegressionData Data => _fit.Equation.Data;

    /// <inheritdoc/>
    public FitDiagnostics Diagnostics => _fit.Diagnostics;

    /// <summary>All parameter names, intercept first, where there is one.</summary>
    public ImmutableArray<string> ParameterNames { get; }

    /// <summary>All estimates, intercept first, where there is one; NaN for a column that was left out as collinear.</summary>
    public ImmutableArray<double> Parameters { get; }

    /// <summary>The intercept; 0 in a model without one.</summary>
    public double Intercept => HasIntercept ? Parameters[0] : 0.0;

    /// <summary>The slopes, in the order of the columns; NaN for a column that was left out as collinear.</summary>
    public ImmutableArray<double> Coefficients => Parameters[_fit.Equation.FirstSlope..];

    /// <summary>Whether the model has an intercept.</summary>
    public bool HasIntercept => _fit.Equation.HasIntercept;

    /// <summary>The names of the exogenous regressors that are left, without the intercept.</summary>
    public ImmutableArray<string> ExogenousNames => [.. _fit.Equation.Exogenous.Select(j => Data.Design.ColumnNames[j])];

    /// <summary>The names of the endogenous regressors that are left.</summary>
    public ImmutableArray<string> EndogenousNames => _fit.Equation.EndogenousNames;

    /// <summary>The names of the excluded instruments that are left.</summary>
    public ImmutableArray<string> InstrumentNames => _fit.Equation.InstrumentNames;

    /// <inheritdoc/>
    public double ObservationCount => _fit.ObservationCount;

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

    /// <summary>The coefficient table under a covariance.</summary>
    /// <param name="vcov">The name of the covariance: <c>vanilla</c>, <c>hc1</c>, <c>cr1</c>, ...; null for <c>vanilla</c>, or
    /// <c>sandwich</c> with probability weights.</param>
    /// <param name="arguments">Groups, lags and small-sample choices that the covariance needs; null for none.</param>
    /// <param name="level">The confidence level, between 0 and 1.</param>
    /// <returns>Estimates, standard errors, t statistics with n - k degrees of freedom (G - 1 with clusters), p-values and limits; without
    /// inference and with the reason after a perfect fit.</returns>
    /// <exception cref="ArgumentException">The name is not known (the message lists those that are), or an argument is missing or
    /// wrong.</exception>
    /// <exception cref="InferenceUnavailableException">The covariance does not hold for the method or the kind of weights.</exception>
    public CoefficientTable Summary(string? vcov = null, CovarianceArguments? arguments = null, double level = 0.95) =>
        this.Summarize(vcov, arguments, level, _fit.Equation.Services.Covariances);

    /// <summary>The covariance of the parameters.</summary>
    /// <param name="vcov">The name of the covariance; null as in <see cref="Summary"/>.</param>
    /// <param name="arguments">Groups, lags and small-sample choices that the covariance needs; null for none.</param>
    /// <returns>k x k, intercept first, with NaN rows and columns for columns left out.</returns>
    /// <exception cref="ArgumentException">The name is not known (the message lists those that are), or an argument is missing or
    /// wrong.</exception>
    /// <exception cref="InferenceUnavailableException">There is no inference, or the covariance does not hold for the method or the kind of
    /// weights.</exception>
    public CovarianceMatrix Covariance(string? vcov = null, CovarianceArguments? arguments = null) =>
        this.Covariance(vcov, arguments, _fit.Equation.Services.Covariances);

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
    ) => _fit.Equation.Services.Bootstrap.Run(this, options, progress, cancellationToken);
}
