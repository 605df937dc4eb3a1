using System.Collections.Immutable;
using Crabbymetrics.Inference;

namespace Crabbymetrics.Estimators;

/// <summary>What elastic nets of one outcome and of several classes report alike: the penalty, how near the answer is to the minimum, and
/// the criteria that choose a penalty. Immutable and safe for concurrent use.</summary>
[System.Text.Json.Serialization.JsonConverter(typeof(ResultJsonConverter))]
public abstract class NetResult : IInformation, IPlottable
{
    private const string PenaltyReason =
        "the model was fitted with an elastic net: the estimates are biased towards 0, and the usual covariances do not describe them.";

    private readonly Lazy<double> _degreesOfFreedom;

    private protected NetResult(ImmutableArray<double> parameters, NetFit fit)
    {
        Parameters = parameters;
        Fit = fit;
        _degreesOfFreedom = new Lazy<double>(FindDegreesOfFreedom);
    }

    /// <inheritdoc/>
    public abstract string EstimatorName { get; }

    /// <inheritdoc/>
    public abstract ImmutableArray<string> ParameterNames { get; }

    /// <inheritdoc/>
    public ImmutableArray<double> Parameters { get; }

    /// <summary>Whether the model has an intercept, or one for each class.</summary>
    public abstract bool HasIntercept { get; }

    /// <summary>The weight of the absolute coefficients, or of the norms of groups.</summary>
    public double L1 => Fit.L1;

    /// <summary>The weight of half the squared coefficients.</summary>
    public double L2 => Fit.L2;

    /// <summary>The largest violation of the conditions of Karush, Kuhn and Tucker.</summary>
    public double KktResidual => Fit.KktResidual;

    /// <summary>The duality gap: an upper bound on how far the objective is above its minimum, the derivatives with respect to
    /// coefficients without a penalty taken for 0. Duenner, Forte, Takac and Jaggi (ICML 2016), section 5.</summary>
    public double DualityGap => Fit.DualityGap;

    /// <summary>How many columns have a coefficient that is not 0, of several classes in any of them: glmnet's <c>df</c>.</summary>
    public abstract int NonzeroCount { get; }

    /// <summary>The degrees of freedom of the slopes: the trace of the hat matrix of those that are free to move, their number for a lasso
    /// of one outcome. Intercepts are not counted. Zou, Hastie and Tibshirani (2007); of several classes Vaiter and others
    /// (2017).</summary>
    public double DegreesOfFreedom => _degreesOfFreedom.Value;

    /// <summary>The log-likelihood at the estimates, with the dispersion of maximum likelihood; NaN for a family without a
    /// likelihood.</summary>
    public abstract double LogLikelihood { get; }

    /// <summary>Akaike's criterion, <c>-2 log L + 2 k</c>, k being the degrees of freedom, the intercepts (of several classes but one), and
    /// the dispersion where there is one.</summary>
    public double Aic => (-2.0 * LogLikelihood) + (2.0 * ParameterCount);

    /// <summary>Schwarz's criterion, <c>-2 log L + k log n</c>.</summary>
    public double Bic => (-2.0 * LogLikelihood) + (ParameterCount * Math.Log(ObservationCount));

    /// <summary>The extended criterion for many columns, <c>BIC + 2 log C(p, a)</c>, a of the p penalized coefficients being active, or of
    /// the p penalized columns where the classes enter together: gamma = 1 of Chen and Chen, Extended Bayesian information criteria for
    /// model selection with large model spaces, Biometrika 95 (2008).</summary>
    public abstract double Ebic { get; }

    /// <summary>How the penalty was chosen; null where it was given.</summary>
    public PenaltyRule? ChosenBy { get; private protected init; }

    /// <summary>The deviance of the data.</summary>
    public double Deviance => Fit.Deviance;

    /// <summary>The deviance with the intercepts alone.</summary>
    public double NullDeviance => Fit.NullDeviance;

    /// <summary>The share of the null deviance that the model explains.</summary>
    public double DevianceRatio => 1.0 - (Deviance / NullDeviance);

    /// <inheritdoc/>
    public FitDiagnostics Diagnostics => Fit.Diagnostics;

    /// <inheritdoc/>
    public double ObservationCount => Fit.ObservationCount;

    string? IInformation.InferenceUnavailableReason => PenaltyReason;

    int IWorkingParameters.WorkingParameterCount => Parameters.Length;

    // The path that was fitted, and first the cross-validation that judged it; a fit at one penalty has neither.
    ImmutableArray<string> IPlottable.PlotKinds => Pictures?.PlotKinds ?? [];

    private protected NetFit Fit { get; }

    private protected abstract double ParameterCount { get; }

    private protected abstract IPlottable? Pictures { get; }

    private protected abstract double FindDegreesOfFreedom();

    PlotData IPlottable.Plot(string? kind) =>
        Pictures?.Plot(kind)
        ?? throw new ArgumentException("A fit at one penalty has no picture of a path: set Path or Folds.", nameof(kind));

    void IInformation.CopyInformation(Span<double> information) => throw new InferenceUnavailableException(PenaltyReason);

    /// <summary>The table of the model, as <c>crabby fit</c> prints it.</summary>
    /// <returns>The text, in the invariant culture.</returns>
    public override string ToString() => this.ToText();
}
