using System.Collections.Immutable;
using System.Text.Json;

namespace Crabbymetrics.Estimators;

/// <summary>
/// A multinomial logit with an elastic net penalty: <c>P(y = c | x) = exp(a_c + x b_c) / sum_d exp(a_d + x b_d)</c>, with coefficients for
/// every class, as R's glmnet has them: the penalty tells them apart, and the intercepts sum to 0. Immutable.
/// </summary>
[System.Text.Json.Serialization.JsonConverter(typeof(Crabbymetrics.Inference.ResultJsonConverter))]
public sealed partial class MultinomialElasticNetResult : NetResult, IFamilyModel, IClassPrediction, IModelState
{
    private readonly ImmutableArray<string> _columns;
    private readonly ClassModel _model;

    internal MultinomialElasticNetResult(ClassModel model, ImmutableArray<double> parameters, NetFit fit)
        : base(parameters, fit)
    {
        _model = model;
        Classes = model.Sample.Classes;
        _columns = model.Sample.Data.Design.ColumnNames;
        ImmutableArray<string> names = HasIntercept ? ["(Intercept)", .. _columns] : _columns;
        ParameterNames = [.. Classes.SelectMany(name => names.Select(column => $"{name}:{column}"))];
    }

    /// <inheritdoc/>
    public override string EstimatorName => "multinomial-elastic-net";

    /// <inheritdoc/>
    public ImmutableArray<string> Classes { get; }

    /// <summary>Empty: every class has coefficients of its own.</summary>
    public string ReferenceClass => "";

    /// <summary>The names of the parameters, <c>class:column</c>, those of one class after those of another.</summary>
    public override ImmutableArray<string> ParameterNames { get; }

    /// <inheritdoc/>
    public override bool HasIntercept => _model.Rows.HasIntercept;

    /// <summary>The penalty of the path.</summary>
    public double Lambda => L1 + L2;

    /// <inheritdoc/>
    public override double LogLikelihood => -0.5 * Deviance;

    /// <inheritdoc/>
    public override double Ebic =>
        Bic
        + (
            _model.Grouped
                ? PenaltyCriteria.OfManyColumns(_model.PenalizedCount, NonzeroCount)
                : PenaltyCriteria.OfManyColumns(_model.PenalizedCount * Classes.Length, NonzeroCoefficientCount)
        );

    /// <summary>The path that this is a point of; null for a fit at one given penalty.</summary>
    public MultinomialElasticNetPath? Path { get; private init; }

    /// <inheritdoc/>
    public override int NonzeroCount => Enumerable.Range(0, _columns.Length).Count(HasValue);

    /// <summary>The number of slopes of all classes that are not 0.</summary>
    public int NonzeroCoefficientCount =>
        Enumerable.Range(0, Parameters.Length).Count(j => Parameters[j] != 0.0 && !(HasIntercept && j % PerClass == 0));

    /// <summary>Whether classes had offsets, which predictions need too.</summary>
    public bool HasOffsets => !OffsetColumns.IsEmpty;

    IOutcomeFamily IFamilyModel.Family => MultinomialFamily.Instance;

    private protected override IPlottable? Pictures => Path;

    private protected override double ParameterCount => DegreesOfFreedom + (HasIntercept ? Classes.Length - 1.0 : 0.0);

    private ImmutableArray<string> OffsetColumns =>
        [
            .. Enumerable
                .Range(0, _model.Sample.Offsets.Length)
                .Where(k => !_model.Sample.Offsets[k].IsEmpty)
                .Select(k => ClassPredictors.OffsetPrefix + Classes[k]),
        ];

    private int PerClass => _columns.Length + (HasIntercept ? 1 : 0);

    /// <summary>The parameters of a class: its intercept, where there is one, and its slopes.</summary>
    /// <param name="code">The position among <see cref="Classes"/>.</param>
    public ImmutableArray<double> ParametersOf(int code) => Parameters.Slice(code * PerClass, PerClass);

    /// <summary>The same point of a path, with how it was chosen.</summary>
    internal MultinomialElasticNetResult Chosen(MultinomialElasticNetPath path, PenaltyRule by) =>
        new(_model, Parameters, Fit) { Path = path, ChosenBy = by };

    private protected override double FindDegreesOfFreedom() => _model.DegreesOfFreedom(Parameters.AsSpan(), L1, L2);

    void IModelState.WriteState(Utf8JsonWriter writer)
    {
        ModelJson.Write(writer, "classes", Classes);
        writer.WriteString("reference", ReferenceClass);
        ModelJson.Write(writer, "regressors", _columns);
        writer.WriteBoolean("intercept", HasIntercept);
        ModelJson.Write(writer, "offsets", OffsetColumns);
    }

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
