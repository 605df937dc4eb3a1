using System.Collections.Immutable;
using Crabbymetrics.Inference;

namespace Crabbymetrics.Estimators;

/// <summary>A model fitted with an elastic net penalty. Many of its coefficients may be exactly 0. Immutable and safe for concurrent
/// use.</summary>
[System.Text.Json.Serialization.JsonConverter(typeof(Crabbymetrics.Inference.ResultJsonConverter))]
public sealed class ElasticNetResult : INetResult, IInformation, IFamilyModel, IDeviance, IMeanPrediction, IModelState, IPlottable
{
    private const string PenaltyReason =
        "the model was fitted with an elastic net: the estimates are biased towards 0, and the usual covariances do not describe them.";

    private readonly NetModel _model;
    private readonly Lazy<double> _degreesOfFreedom;
    private readonly Lazy<double> _logLikelihood;

    internal ElasticNetResult(NetModel model, ImmutableArray<double> parameters)
    {
        _model = model;
        Parameters = parameters;
        _degreesOfFreedom = new Lazy<double>(() => _model.DegreesOfFreedom(Parameters, L2));
        _logLikelihood = new Lazy<double>(() => _model.LogLikelihood(Parameters, Deviance));
    }

    /// <inheritdoc/>
    public string EstimatorName => "elastic-net";

    /// <inheritdoc/>
    public ImmutableArray<string> ParameterNames => _model.Names;

    /// <inheritdoc/>
    public ImmutableArray<double> Parameters { get; }

    /// <summary>The family.</summary>
    public IGlmFamily Family => _model.Family;

    /// <summary>Whether the model has an intercept.</summary>
    public bool HasIntercept => _model.HasIntercept;

    /// <summary>The intercept; 0 in a model without one.</summary>
    public double Intercept => HasIntercept ? Parameters[0] : 0.0;

    /// <summary>The p slopes, in the order of the columns.</summary>
    public ImmutableArray<double> Coefficients => HasIntercept ? Parameters[1..] : Parameters;

    /// <summary>How many slopes are not 0.</summary>
    public int NonzeroCount => Coefficients.Count(static slope => slope != 0.0);

    /// <summary>The weight of <c>|b|_1</c>.</summary>
    public required double L1 { get; init; }

    /// <summary>The weight of <c>|b|^2 / 2</c>.</summary>
    public required double L2 { get; init; }

    /// <summary>The largest violation of the conditions of Karush, Kuhn and Tucker.</summary>
    public required double KktResidual { get; init; }

    /// <summary>The duality gap: an upper bound on how far the objective is above its minimum, the derivatives with respect to coefficients
    /// without a penalty taken for 0. Duenner, Forte, Takac and Jaggi (ICML 2016), section 5.</summary>
    public required double DualityGap { get; init; }

    /// <summary>The degrees of freedom of the slopes: the trace of the hat matrix of the active columns, their number without a square
    /// penalty. The intercept is not counted. Zou, Hastie and Tibshirani (2007).</summary>
    public double DegreesOfFreedom => _degreesOfFreedom.Value;

    /// <summary>The log-likelihood at the estimates, with the dispersion of maximum likelihood; NaN for a family without a
    /// likelihood.</summary>
    public double LogLikelihood => Family is IDispersionFamily { HasLikelihood: false } ? double.NaN : _logLikelihood.Value;

    /// <summary>Akaike's criterion, <c>-2 log L + 2 k</c>, k being the degrees of freedom, the intercept and the dispersion.</summary>
    public double Aic => (-2.0 * LogLikelihood) + (2.0 * ParameterCount);

    /// <summary>Schwarz's criterion, <c>-2 log L + k log n</c>.</summary>
    public double Bic => (-2.0 * LogLikelihood) + (ParameterCount * Math.Log(ObservationCount));

    /// <summary>The extended criterion for many columns, <c>BIC + 2 log C(p, a)</c>, a of the p penalized columns being active: gamma = 1
    /// of Chen and Chen, Extended Bayesian information criteria for model selection with large model spaces, Biometrika 95
    /// (2008).</summary>
    public double Ebic => Bic + PenaltyCriteria.OfManyColumns(_model.PenalizedCount, NonzeroCount);

    /// <summary>The path that this is a point of, and how it was chosen; null for a fit at one given penalty.</summary>
    public ElasticNetPath? Path { get; init; }

    /// <summary>The cross-validation that chose the penalty; null where there was none.</summary>
    public ElasticNetCrossValidation? CrossValidation { get; init; }

    /// <summary>How the penalty was chosen; null where it was given.</summary>
    public PenaltyRule? ChosenBy { get; init; }

    /// <summary>The deviance of the data.</summary>
    public required double Deviance { get; init; }

    /// <summary>The deviance with the intercept only.</summary>
    public required double NullDeviance { get; init; }

    /// <summary>The share of the null deviance that the model explains.</summary>
    public double DevianceRatio => 1.0 - (Deviance / NullDeviance);

    private double ParameterCount => DegreesOfFreedom + (HasIntercept ? 1.0 : 0.0) + (_model.HasDispersion ? 1.0 : 0.0);

    /// <inheritdoc/>
    public required FitDiagnostics Diagnostics { get; init; }

    /// <inheritdoc/>
    public required double ObservationCount { get; init; }

    string? IInformation.InferenceUnavailableReason => PenaltyReason;

    IOutcomeFamily IFamilyModel.Family => _model.Family;

    string? IDeviance.StatisticsUnavailableReason => "they belong to fits by maximum likelihood, and an elastic net is penalized";

    ImmutableSortedDictionary<string, string> IModelState.ModelOptions =>
        ImmutableSortedDictionary<string, string>
            .Empty.Add(nameof(ElasticNetOptions.FamilyName), _model.Family.Name)
            .Add(nameof(ElasticNetOptions.Link), _model.Family.LinkName);

    int IWorkingParameters.WorkingParameterCount => Parameters.Length;

    // The path that was fitted, and first the cross-validation that judged it; a fit at one penalty has neither.
    ImmutableArray<string> IPlottable.PlotKinds => Pictures?.PlotKinds ?? [];

    private IPlottable? Pictures => (IPlottable?)CrossValidation ?? Path;

    /// <summary>Linear predictors of rows.</summary>
    /// <param name="x">m x p regressors, in the order of the fit's columns.</param>
    /// <param name="offset">m offsets; null for none.</param>
    /// <returns>m values.</returns>
    /// <exception cref="ArgumentException">The number of columns is not that of the fit, a value is not finite, or there are not m
    /// offsets.</exception>
    public double[] PredictLinear(DesignMatrix x, double[]? offset = null)
    {
        ArgumentNullException.ThrowIfNull(x);
        if (x.ColumnCount != _model.Design.ColumnCount)
        {
            throw new ArgumentException($"x has {x.ColumnCount} columns; the model was fitted to {_model.Design.ColumnCount}.", nameof(x));
        }

        if (offset is not null && offset.Length != x.RowCount)
        {
            throw new ArgumentException(
                $"offset must have a value for each of the {x.RowCount} rows; it has {offset.Length}.",
                nameof(offset)
            );
        }

        double[] result = new double[x.RowCount];
        x.LinearPredictor(Intercept, [.. Coefficients], result);
        for (int i = 0; offset is not null && i < result.Length; i++)
        {
            result[i] += offset[i];
        }

        return result;
    }

    /// <summary>Means of rows.</summary>
    /// <param name="design">m x p regressors, in the order of the fit's columns.</param>
    /// <param name="offset">m offsets; null for none.</param>
    /// <returns>m values.</returns>
    /// <exception cref="ArgumentException">The number of columns is not that of the fit, a value is not finite, or there are not m
    /// offsets.</exception>
    public double[] Predict(DesignMatrix design, double[]? offset = null)
    {
        double[] result = PredictLinear(design, offset);
        _model.Family.InverseLink(result, result, default, default);
        return result;
    }

    /// <summary>Means of rows.</summary>
    /// <param name="x">m x p regressors, in the order of the fit's columns.</param>
    /// <param name="offset">m offsets; null for none.</param>
    /// <returns>m values.</returns>
    /// <exception cref="ArgumentException">The number of columns is not that of the fit, a value is not finite, or there are not m
    /// offsets.</exception>
    public double[] Predict(double[,] x, double[]? offset = null) => Predict(DesignMatrix.Create(x), offset);

    /// <summary>The same point of a path, with how it was chosen.</summary>
    internal ElasticNetResult Chosen(ElasticNetPath? path, ElasticNetCrossValidation? judged, PenaltyRule? by) =>
        new(_model, Parameters)
        {
            L1 = L1,
            L2 = L2,
            KktResidual = KktResidual,
            DualityGap = DualityGap,
            Deviance = Deviance,
            NullDeviance = NullDeviance,
            Diagnostics = Diagnostics,
            ObservationCount = ObservationCount,
            Path = path,
            CrossValidation = judged,
            ChosenBy = by,
        };

    PlotData IPlottable.Plot(string? kind) =>
        Pictures?.Plot(kind)
        ?? throw new ArgumentException("A fit at one penalty has no picture of a path: set Path or Folds.", nameof(kind));

    void IInformation.CopyInformation(Span<double> information) => throw new InferenceUnavailableException(PenaltyReason);

    /// <summary>The table of the model, as <c>crabby fit</c> prints it.</summary>
    /// <returns>The text, in the invariant culture.</returns>
    public override string ToString() => this.ToText();
}
