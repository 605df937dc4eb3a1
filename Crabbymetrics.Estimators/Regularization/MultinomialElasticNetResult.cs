using System.Collections.Immutable;
using System.Text.Json;
using Crabbymetrics.Inference;

namespace Crabbymetrics.Estimators;

/// <summary>
/// A multinomial logit with an elastic net penalty: <c>P(y = c | x) = exp(a_c + x b_c) / sum_d exp(a_d + x b_d)</c>, with coefficients for
/// every class, as R's glmnet has them: the penalty tells them apart, and the intercepts sum to 0. Immutable.
/// </summary>
[System.Text.Json.Serialization.JsonConverter(typeof(Crabbymetrics.Inference.ResultJsonConverter))]
public sealed class MultinomialElasticNetResult : IEstimationResult, IInformation, IFamilyModel, IClassPrediction, IModelState
{
    /// <summary>The table of the model, as <c>crabby fit</c> prints it.</summary>
    /// <returns>The text, in the invariant culture.</returns>
    public override string ToString() => this.ToText();

    private const string PenaltyReason =
        "the model was fitted with an elastic net: the estimates are biased towards 0, and the usual covariances do not describe them.";

    private readonly ImmutableArray<string> _columns;

    internal MultinomialElasticNetResult(
        ImmutableArray<string> classes,
        ImmutableArray<string> columns,
        bool hasIntercept,
        ImmutableArray<double> parameters
    )
    {
        Classes = classes;
        _columns = columns;
        HasIntercept = hasIntercept;
        Parameters = parameters;
        ImmutableArray<string> names = hasIntercept ? ["(Intercept)", .. columns] : columns;
        ParameterNames = [.. classes.SelectMany(name => names.Select(column => $"{name}:{column}"))];
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

    /// <summary>The deviance, <c>-2 sum w log P</c>.</summary>
    public required double Deviance { get; init; }

    /// <summary>The deviance with the intercepts alone.</summary>
    public required double NullDeviance { get; init; }

    /// <summary>The share of the null deviance that the model explains.</summary>
    public double DevianceRatio => 1.0 - (Deviance / NullDeviance);

    /// <summary>The number of columns with a coefficient that is not 0.</summary>
    public int NonzeroCount => Enumerable.Range(0, _columns.Length).Count(HasValue);

    /// <inheritdoc/>
    public required FitDiagnostics Diagnostics { get; init; }

    /// <inheritdoc/>
    public required double ObservationCount { get; init; }

    string? IInformation.InferenceUnavailableReason => PenaltyReason;

    IOutcomeFamily IFamilyModel.Family => MultinomialFamily.Instance;

    int IWorkingParameters.WorkingParameterCount => Parameters.Length;

    private int PerClass => _columns.Length + (HasIntercept ? 1 : 0);

    /// <summary>The parameters of a class: its intercept, where there is one, and its slopes.</summary>
    /// <param name="code">The position among <see cref="Classes"/>.</param>
    public ImmutableArray<double> ParametersOf(int code) => Parameters.Slice(code * PerClass, PerClass);

    /// <summary>Probabilities of rows.</summary>
    /// <param name="design">m x p regressors, in the order of the fit's columns.</param>
    /// <returns>m x C values, in the order of <see cref="Classes"/>; each row sums to one.</returns>
    /// <exception cref="ArgumentException">The number of columns is not that of the fit.</exception>
    public double[,] Predict(DesignMatrix design)
    {
        ArgumentNullException.ThrowIfNull(design);
        if (design.ColumnCount != _columns.Length)
        {
            throw new ArgumentException(
                $"design has {design.ColumnCount} columns; the model was fitted to {_columns.Length}.",
                nameof(design)
            );
        }

        int n = design.RowCount,
            first = HasIntercept ? 1 : 0;
        double[,] result = new double[n, Classes.Length];
        double[] eta = new double[n];
        for (int k = 0; k < Classes.Length; k++)
        {
            ImmutableArray<double> own = ParametersOf(k);
            design.LinearPredictor(first == 1 ? own[0] : 0.0, own.AsSpan()[first..], eta);
            for (int i = 0; i < n; i++)
            {
                result[i, k] = eta[i];
            }
        }

        for (int i = 0; i < n; i++)
        {
            double largest = double.NegativeInfinity,
                sum = 0.0;
            for (int k = 0; k < Classes.Length; k++)
            {
                largest = Math.Max(largest, result[i, k]);
            }

            for (int k = 0; k < Classes.Length; k++)
            {
                result[i, k] = Math.Exp(result[i, k] - largest);
                sum += result[i, k];
            }

            for (int k = 0; k < Classes.Length; k++)
            {
                result[i, k] /= sum;
            }
        }

        return result;
    }

    void IModelState.WriteState(Utf8JsonWriter writer)
    {
        ModelJson.Write(writer, "classes", Classes);
        writer.WriteString("reference", ReferenceClass);
        ModelJson.Write(writer, "regressors", _columns);
        writer.WriteBoolean("intercept", HasIntercept);
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
