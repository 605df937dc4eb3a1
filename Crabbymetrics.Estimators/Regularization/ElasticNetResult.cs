using System.Collections.Immutable;
using Crabbymetrics.Inference;

namespace Crabbymetrics.Estimators;

/// <summary>A model fitted with an elastic net penalty. Many of its coefficients may be exactly 0. Immutable and safe for concurrent
/// use.</summary>
[System.Text.Json.Serialization.JsonConverter(typeof(Crabbymetrics.Inference.ResultJsonConverter))]
public sealed class ElasticNetResult : IEstimationResult, IInformation, IFamilyModel, IDeviance, IMeanPrediction, IModelState
{
    private const string PenaltyReason =
        "the model was fitted with an elastic net: the estimates are biased towards 0, and the usual covariances do not describe them.";

    private readonly IGlmFamily _family;
    private readonly DesignMatrix _design;

    internal ElasticNetResult(
        IGlmFamily family,
        DesignMatrix design,
        bool hasIntercept,
        ImmutableArray<string> names,
        ImmutableArray<double> parameters
    )
    {
        _family = family;
        _design = design;
        HasIntercept = hasIntercept;
        ParameterNames = names;
        Parameters = parameters;
    }

    /// <inheritdoc/>
    public string EstimatorName => "elastic-net";

    /// <inheritdoc/>
    public ImmutableArray<string> ParameterNames { get; }

    /// <inheritdoc/>
    public ImmutableArray<double> Parameters { get; }

    /// <summary>The family.</summary>
    public IGlmFamily Family => _family;

    /// <summary>Whether the model has an intercept.</summary>
    public bool HasIntercept { get; }

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

    /// <summary>The deviance of the data.</summary>
    public required double Deviance { get; init; }

    /// <summary>The deviance with the intercept only.</summary>
    public required double NullDeviance { get; init; }

    /// <summary>The share of the null deviance that the model explains.</summary>
    public double DevianceRatio => 1.0 - (Deviance / NullDeviance);

    /// <inheritdoc/>
    public required FitDiagnostics Diagnostics { get; init; }

    /// <inheritdoc/>
    public required double ObservationCount { get; init; }

    string? IInformation.InferenceUnavailableReason => PenaltyReason;

    IOutcomeFamily IFamilyModel.Family => _family;

    string? IDeviance.StatisticsUnavailableReason => "they belong to fits by maximum likelihood, and an elastic net is penalized";

    ImmutableSortedDictionary<string, string> IModelState.ModelOptions =>
        ImmutableSortedDictionary<string, string>
            .Empty.Add(nameof(ElasticNetOptions.FamilyName), _family.Name)
            .Add(nameof(ElasticNetOptions.Link), _family.LinkName);

    int IWorkingParameters.WorkingParameterCount => Parameters.Length;

    /// <summary>Linear predictors of rows.</summary>
    /// <param name="x">m x p regressors, in the order of the fit's columns.</param>
    /// <param name="offset">m offsets; null for none.</param>
    /// <returns>m values.</returns>
    /// <exception cref="ArgumentException">The number of columns is not that of the fit, a value is not finite, or there are not m
    /// offsets.</exception>
    public double[] PredictLinear(DesignMatrix x, double[]? offset = null)
    {
        ArgumentNullException.ThrowIfNull(x);
        if (x.ColumnCount != _design.ColumnCount)
        {
            throw new ArgumentException($"x has {x.ColumnCount} columns; the model was fitted to {_design.ColumnCount}.", nameof(x));
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
        _family.InverseLink(result, result, default, default);
        return result;
    }

    /// <summary>Means of rows.</summary>
    /// <param name="x">m x p regressors, in the order of the fit's columns.</param>
    /// <param name="offset">m offsets; null for none.</param>
    /// <returns>m values.</returns>
    /// <exception cref="ArgumentException">The number of columns is not that of the fit, a value is not finite, or there are not m
    /// offsets.</exception>
    public double[] Predict(double[,] x, double[]? offset = null) => Predict(DesignMatrix.Create(x), offset);

    void IInformation.CopyInformation(Span<double> information) => throw new InferenceUnavailableException(PenaltyReason);

    /// <summary>The table of the model, as <c>crabby fit</c> prints it.</summary>
    /// <returns>The text, in the invariant culture.</returns>
    public override string ToString() => this.ToText();
}
