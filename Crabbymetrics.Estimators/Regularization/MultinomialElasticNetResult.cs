using System.Collections.Immutable;
using System.Text.Json;
using Crabbymetrics.Inference;

namespace Crabbymetrics.Estimators;

/// <summary>
/// A multinomial logit with an elastic net penalty: <c>P(y = c | x) = exp(a_c + x b_c) / sum_d exp(a_d + x b_d)</c>, with coefficients for
/// every class, as R's glmnet has them: the penalty tells them apart, and the intercepts sum to 0. Immutable.
/// </summary>
[System.Text.Json.Serialization.JsonConverter(typeof(Crabbymetrics.Inference.ResultJsonConverter))]
public sealed partial class MultinomialElasticNetResult : INetResult, IInformation, IFamilyModel, IClassPrediction, IModelState, IPlottable
{
    /// <summary>The table of the model, as <c>crabby fit</c> prints it.</summary>
    /// <returns>The text, in the invariant culture.</returns>
    public override string ToString() => this.ToText();

    private const string PenaltyReason =
        "the model was fitted with an elastic net: the estimates are biased towards 0, and the usual covariances do not describe them.";

    private readonly ImmutableArray<string> _columns;
    private readonly ClassModel _model;
    private readonly Lazy<double> _degreesOfFreedom;

    internal MultinomialElasticNetResult(ClassModel model, ImmutableArray<double> parameters)
    {
        _model = model;
        Classes = model.Sample.Classes;
        _columns = model.Sample.Data.Design.ColumnNames;
        HasIntercept = model.Rows.HasIntercept;
        Parameters = parameters;
        ImmutableArray<string> names = HasIntercept ? ["(Intercept)", .. _columns] : _columns;
        ParameterNames = [.. Classes.SelectMany(name => names.Select(column => $"{name}:{column}"))];
        _degreesOfFreedom = new Lazy<double>(() => _model.DegreesOfFreedom(Parameters.AsSpan(), L1, L2));
    }

    /// <inheritdoc/>
    public string EstimatorName => "multinomial-elastic-net";

    /// <inheritdoc/>
    public ImmutableArray<string> Classes { get; }

    /// <summary>Empty: every class has coefficients of its own.</summary>
    public string ReferenceClass => "";

    /// <summary>The names of the parameters, <c>class:column</c>, those of one class after those of another.</summary>
    public ImmutableArray<string> ParameterNames { get; }

    /// <inheritdoc/>
    public ImmutableArray<double> Parameters { get; }

    /// <summary>Whether the model has intercepts.</summary>
    public bool HasIntercept { get; }

    /// <summary>The weight of the absolute coefficients, or of their norms.</summary>
    public required double L1 { get; init; }

    /// <summary>The weight of half the squared coefficients.</summary>
    public required double L2 { get; init; }

    /// <summary>The penalty of the path.</summary>
    public double Lambda => L1 + L2;

    /// <summary>The largest violation of the optimality conditions.</summary>
    public required double KktResidual { get; init; }

    /// <summary>The duality gap: an upper bound on how far the objective is above its minimum, the derivatives with respect to coefficients
    /// without a penalty taken for 0. Duenner, Forte, Takac and Jaggi (ICML 2016), section 5.</summary>
    public required double DualityGap { get; init; }

    /// <summary>The degrees of freedom of the slopes of all classes: the trace of the hat matrix of those that are free to move. The
    /// intercepts are not counted. Zou, Hastie and Tibshirani (2007); Vaiter and others (2017).</summary>
    public double DegreesOfFreedom => _degreesOfFreedom.Value;

    /// <summary>The log-likelihood at the estimates.</summary>
    public double LogLikelihood => -0.5 * Deviance;

    /// <summary>Akaike's criterion, <c>-2 log L + 2 k</c>, k being the degrees of freedom and the intercepts but one.</summary>
    public double Aic => Deviance + (2.0 * ParameterCount);

    /// <summary>Schwarz's criterion, <c>-2 log L + k log n</c>.</summary>
    public double Bic => Deviance + (ParameterCount * Math.Log(ObservationCount));

    /// <summary>The extended criterion for many columns, <c>BIC + 2 log C(p, a)</c>: of p penalized coefficients a are not 0, or of p
    /// penalized columns where these enter as a whole. Chen and Chen (2008).</summary>
    public double Ebic =>
        Bic
        + (
            _model.Grouped
                ? PenaltyCriteria.OfManyColumns(_model.PenalizedCount, NonzeroCount)
                : PenaltyCriteria.OfManyColumns(_model.PenalizedCount * Classes.Length, NonzeroCoefficientCount)
        );

    /// <summary>The path that this is a point of; null for a fit at one given penalty.</summary>
    public MultinomialElasticNetPath? Path { get; private init; }

    /// <inheritdoc/>
    public PenaltyRule? ChosenBy { get; private init; }

    /// <summary>The deviance, <c>-2 sum w log P</c>.</summary>
    public required double Deviance { get; init; }

    /// <summary>The deviance with the intercepts alone.</summary>
    public required double NullDeviance { get; init; }

    /// <summary>The share of the null deviance that the model explains.</summary>
    public double DevianceRatio => 1.0 - (Deviance / NullDeviance);

    /// <summary>The number of columns with a coefficient that is not 0 in any class, glmnet's <c>df</c>.</summary>
    public int NonzeroCount => Enumerable.Range(0, _columns.Length).Count(HasValue);

    /// <summary>The number of slopes of all classes that are not 0.</summary>
    public int NonzeroCoefficientCount =>
        Enumerable.Range(0, Parameters.Length).Count(j => Parameters[j] != 0.0 && !(HasIntercept && j % PerClass == 0));

    /// <summary>Whether classes had offsets, which predictions need too.</summary>
    public bool HasOffsets => !_model.Sample.Offsets.IsEmpty;

    /// <inheritdoc/>
    public required FitDiagnostics Diagnostics { get; init; }

    /// <inheritdoc/>
    public required double ObservationCount { get; init; }

    string? IInformation.InferenceUnavailableReason => PenaltyReason;

    IOutcomeFamily IFamilyModel.Family => MultinomialFamily.Instance;

    int IWorkingParameters.WorkingParameterCount => Parameters.Length;

    // The path that was fitted; a fit at one penalty has none.
    ImmutableArray<string> IPlottable.PlotKinds => Path?.PlotKinds ?? [];

    private double ParameterCount => DegreesOfFreedom + (HasIntercept ? Classes.Length - 1.0 : 0.0);

    private int PerClass => _columns.Length + (HasIntercept ? 1 : 0);

    /// <summary>The parameters of a class: its intercept, where there is one, and its slopes.</summary>
    /// <param name="code">The position among <see cref="Classes"/>.</param>
    public ImmutableArray<double> ParametersOf(int code) => Parameters.Slice(code * PerClass, PerClass);

    /// <summary>The same point of a path, with how it was chosen.</summary>
    internal MultinomialElasticNetResult Chosen(MultinomialElasticNetPath path, PenaltyRule by) =>
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
            ChosenBy = by,
        };

    PlotData IPlottable.Plot(string? kind) =>
        Path?.Plot(kind) ?? throw new ArgumentException("A fit at one penalty has no picture of a path: set Path or Folds.", nameof(kind));

    void IModelState.WriteState(Utf8JsonWriter writer)
    {
        ModelJson.Write(writer, "classes", Classes);
        writer.WriteString("reference", ReferenceClass);
        ModelJson.Write(writer, "regressors", _columns);
        writer.WriteBoolean("intercept", HasIntercept);
        writer.WriteBoolean("offsets", HasOffsets);
    }

    void IInformation.CopyInformation(Span<double> information) => throw new InferenceUnavailableException(PenaltyReason);

    private bool HasValue(int column)
    {
        for (int k = 0; k < Classes.Length; k++)
        {
            if (Parameters[(k * PerClass) + (HasIntercept ? 1 : 0) + column] != 0.0)
            {
                return true;
            }
        }

        return false;
    }
}
