using System.Collections.Immutable;
using Crabbymetrics.Inference;

namespace Crabbymetrics.Estimators;

/// <summary>A linear model with a square penalty. Immutable and safe for concurrent use.</summary>
[System.Text.Json.Serialization.JsonConverter(typeof(Crabbymetrics.Inference.ResultJsonConverter))]
public sealed partial class RidgeResult : IEstimationResult, IInformation, IFamilyModel, IDeviance, IMeanPrediction, IModelState
{
    /// <summary>The table of the model, as <c>crabby fit</c> prints it.</summary>
    /// <returns>The text, in the invariant culture.</returns>
    public override string ToString() => this.ToText();

    private const string PenaltyReason =
        "the model was fitted with a square penalty: the estimates are biased towards 0 by an amount that the data do not tell, and errors "
        + "that leave it out would mislead.";

    private readonly Lazy<double[]> _errors;

    internal RidgeResult(
        ImmutableArray<string> columns,
        bool hasIntercept,
        ImmutableArray<double> parameters,
        Func<double[]> leaveOneOutErrors
    )
    {
        HasIntercept = hasIntercept;
        Parameters = parameters;
        ParameterNames = hasIntercept ? ["(Intercept)", .. columns] : columns;
        _errors = new Lazy<double[]>(leaveOneOutErrors);
    }

    /// <inheritdoc/>
    public string EstimatorName => "ridge";

    /// <inheritdoc/>
    public ImmutableArray<string> ParameterNames { get; }

    /// <inheritdoc/>
    public ImmutableArray<double> Parameters { get; }

    /// <summary>Whether the model has an intercept.</summary>
    public bool HasIntercept { get; }

    /// <summary>The intercept; 0 in a model without one.</summary>
    public double Intercept => HasIntercept ? Parameters[0] : 0.0;

    /// <summary>The p slopes, in the order of the columns.</summary>
    public ImmutableArray<double> Coefficients => HasIntercept ? Parameters[1..] : Parameters;

    /// <summary>The penalty, in the convention of the options.</summary>
    public required double Penalty { get; init; }

    /// <summary>The weight of <c>|b|^2 / 2</c>.</summary>
    public required double L2 { get; init; }

    /// <summary>The trace of the hat matrix, columns without a penalty included, without the intercept.</summary>
    public required double DegreesOfFreedom { get; init; }

    /// <summary>Generalized cross-validation: the mean squared residual over the squared share of the degrees of freedom that is left.
    /// Golub, Heath and Wahba (1979).</summary>
    public required double GeneralizedCrossValidation { get; init; }

    /// <summary>The mean squared error of each observation predicted without it, the penalty and the units of the columns held: exact, from
    /// the leverages.</summary>
    public required double LeaveOneOut { get; init; }

    /// <summary>The weighted sum of the squared residuals.</summary>
    public required double Deviance { get; init; }

    /// <summary>The weighted sum of squares about the mean; about 0 without an intercept.</summary>
    public required double NullDeviance { get; init; }

    /// <summary>The share of the sum of squares that the model explains.</summary>
    public double RSquared => 1.0 - (Deviance / NullDeviance);

    /// <summary>The penalties that were judged, descending; empty where one was given.</summary>
    public ImmutableArray<RidgePoint> Grid { get; init; } = [];

    /// <summary>By what the penalty was chosen; null where it was given.</summary>
    public RidgeRule? ChosenBy { get; init; }

    /// <inheritdoc/>
    public required FitDiagnostics Diagnostics { get; init; }

    /// <inheritdoc/>
    public required double ObservationCount { get; init; }

    string? IInformation.InferenceUnavailableReason => PenaltyReason;

    IOutcomeFamily IFamilyModel.Family => FamilyOptions.Standard;

    string? IDeviance.StatisticsUnavailableReason => "they belong to fits by maximum likelihood, and a ridge is penalized";

    int IWorkingParameters.WorkingParameterCount => Parameters.Length;

    /// <summary>The error of each of the n observations predicted without it; of one of its repetitions, where weights are
    /// frequencies.</summary>
    public ReadOnlyMemory<double> LeaveOneOutErrors => _errors.Value;

    /// <summary>Means of rows.</summary>
    /// <param name="design">m x p regressors, in the order of the fit's columns.</param>
    /// <param name="offset">m offsets; null for none.</param>
    /// <returns>m values.</returns>
    /// <exception cref="ArgumentException">The number of columns is not that of the fit, or there are not m offsets.</exception>
    public double[] Predict(DesignMatrix design, double[]? offset = null) => LinearPredictors.Of(design, Intercept, Coefficients, offset);

    /// <summary>Means of rows.</summary>
    /// <param name="x">m x p regressors, in the order of the fit's columns.</param>
    /// <param name="offset">m offsets; null for none.</param>
    /// <returns>m values.</returns>
    /// <exception cref="ArgumentException">The number of columns is not that of the fit, a value is not finite, or there are not m
    /// offsets.</exception>
    public double[] Predict(double[,] x, double[]? offset = null) => Predict(DesignMatrix.Create(x), offset);

    void IInformation.CopyInformation(Span<double> information) => throw new InferenceUnavailableException(PenaltyReason);
}
