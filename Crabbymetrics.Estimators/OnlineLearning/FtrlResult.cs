using System.Collections.Immutable;
using System.Text.Json;
using Crabbymetrics.Inference;

namespace Crabbymetrics.Estimators;

/// <summary>A model learned by FTRL-proximal: coefficients, the state from which learning goes on, and how well each row was predicted
/// before it was learned. Immutable and safe for concurrent use.</summary>
[System.Text.Json.Serialization.JsonConverter(typeof(Crabbymetrics.Inference.ResultJsonConverter))]
public sealed class FtrlResult : IEstimationResult, IInformation, IFamilyModel, IMeanPrediction, IModelState
{
    internal const string NoInference =
        "FTRL learns row by row: its coefficients are where the rows left them, not the optimum of a criterion whose curvature would "
        + "give standard errors";

    private readonly FtrlEstimator _estimator;
    private readonly FtrlOptions _options;

    internal FtrlResult(FtrlEstimator estimator, FtrlOptions options, FtrlState state)
    {
        _estimator = estimator;
        _options = options;
        State = state;
        Parameters = [.. estimator.CoefficientsOf(state)];
        ParameterNames = options.FitIntercept ? ["(Intercept)", .. state.ColumnNames] : state.ColumnNames;
        Diagnostics = FitDiagnostics.ClosedForm(ProgressiveLoss) with
        {
            TerminationReason = TerminationReason.ScheduleCompleted,
            Iterations = (int)Math.Min(int.MaxValue, state.RowCount),
        };
    }

    /// <inheritdoc/>
    public string EstimatorName => FtrlEstimator.Name;

    string IEstimationResult.Title => "FTRL-proximal";

    /// <inheritdoc/>
    public ImmutableArray<string> ParameterNames { get; }

    /// <inheritdoc/>
    public ImmutableArray<double> Parameters { get; }

    /// <summary>The intercept; 0 in a model without one.</summary>
    public double Intercept => _options.FitIntercept ? Parameters[0] : 0.0;

    /// <summary>The p slopes, in the order of the columns.</summary>
    public ImmutableArray<double> Coefficients => _options.FitIntercept ? Parameters[1..] : Parameters;

    /// <summary>How many slopes are not 0.</summary>
    public int NonzeroCount => Coefficients.Count(static slope => slope != 0.0);

    /// <summary>What was learned: a checkpoint, from which <see cref="Continue(RegressionData, CancellationToken)"/> goes on.</summary>
    public FtrlState State { get; }

    /// <summary>The mean loss of the rows, each predicted before it was learned (progressive validation: Blum, Kalai and Langford 1999):
    /// an honest measure of prediction without further data. Rows count alike, whatever their weights, and each epoch counts.</summary>
    public double ProgressiveLoss => State.LossSum / State.RowCount;

    /// <inheritdoc/>
    public FitDiagnostics Diagnostics { get; }

    /// <inheritdoc/>
    public double ObservationCount => State.ObservationCount;

    string? IInformation.InferenceUnavailableReason => NoInference + ".";

    IOutcomeFamily IFamilyModel.Family => FtrlEstimator.FamilyOf(_options.Loss);

    int IWorkingParameters.WorkingParameterCount => Parameters.Length;

    ImmutableSortedDictionary<string, string> IModelState.ModelOptions
    {
        get
        {
            ImmutableSortedDictionary<string, string>.Builder options = ImmutableSortedDictionary.CreateBuilder<string, string>();
            foreach (OptionDescriptor option in FtrlOptions.Schema.Options)
            {
                if (option.Read(_options) is { } value && value != FtrlOptions.Schema.DefaultOf(option))
                {
                    options.Add(option.Name, value);
                }
            }

            return options.ToImmutable();
        }
    }

    /// <summary>Learns further rows, once and in their order.</summary>
    /// <param name="data">The rows; their columns are those of the fit.</param>
    /// <param name="cancellationToken">Ends it with an <see cref="OperationCanceledException"/>; this result stays good.</param>
    /// <returns>The model after them. This one stays as it is.</returns>
    /// <exception cref="ArgumentException">The columns are others, or an outcome does not fit the loss.</exception>
    /// <exception cref="CrabbymetricsException">The updates grow without bound.</exception>
    public FtrlResult Continue(RegressionData data, CancellationToken cancellationToken = default) =>
        _estimator.Finish(_estimator.Update(State, data, cancellationToken));

    /// <summary>Learns further rows that are never held together, once and in their order.</summary>
    /// <param name="batches">Blocks of rows; their columns are those of the fit.</param>
    /// <param name="cancellationToken">Ends it with an <see cref="OperationCanceledException"/>; this result stays good.</param>
    /// <returns>The model after them. This one stays as it is.</returns>
    /// <exception cref="ArgumentException">The columns are others, or an outcome does not fit the loss.</exception>
    /// <exception cref="CrabbymetricsException">The updates grow without bound.</exception>
    public FtrlResult Continue(IEnumerable<RegressionData> batches, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(batches);
        return _estimator.Finish(_estimator.Pass(State, batches, 1, cancellationToken));
    }

    /// <summary>Learns further rows, once and in their order.</summary>
    /// <param name="rows">The rows; their columns are those of the fit.</param>
    /// <param name="cancellationToken">Ends it with an <see cref="OperationCanceledException"/>; this result stays good.</param>
    /// <returns>The model after them. This one stays as it is.</returns>
    /// <exception cref="ArgumentException">The columns are others, or an outcome does not fit the loss.</exception>
    /// <exception cref="CrabbymetricsException">The updates grow without bound.</exception>
    public FtrlResult Continue(SparseBatch rows, CancellationToken cancellationToken = default) =>
        _estimator.Finish(_estimator.Update(State, rows, cancellationToken));

    /// <summary>Predictions of rows: probabilities with the logistic loss, means with the squared one.</summary>
    /// <param name="design">m x p regressors, in the order of the fit's columns.</param>
    /// <param name="offset">m offsets; null for none.</param>
    /// <returns>m values.</returns>
    /// <exception cref="ArgumentException">The number of columns is not that of the fit, or there are not m offsets.</exception>
    public double[] Predict(DesignMatrix design, double[]? offset = null)
    {
        double[] result = LinearPredictors.Of(design, Intercept, Coefficients, offset);
        FtrlEstimator.FamilyOf(_options.Loss).InverseLink(result, result, default, default);
        return result;
    }

    void IModelState.WriteState(Utf8JsonWriter writer) => State.Write(writer);

    void IInformation.CopyInformation(Span<double> information) => throw new InferenceUnavailableException(NoInference + ".");

    /// <summary>The table of the model, as <c>crabby fit</c> prints it.</summary>
    /// <returns>The text, in the invariant culture.</returns>
    public override string ToString() => this.ToText();
}
