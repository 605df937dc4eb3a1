using System.Collections.Immutable;
using System.Text.Json;

namespace Crabbymetrics.Estimators;

// What inference asks for: of the model, given the transformation; refits of the whole.
public partial class PipelineResult<TResult>
    : IInformation,
        IScoreContributions,
        IFullRefit,
        IObservedData,
        ICovarianceSource,
        IMeanPrediction,
        IModelState
{
    /// <inheritdoc/>
    public string? InferenceUnavailableReason =>
        Model is not (IInformation and IScoreContributions) ? $"the model '{Model.EstimatorName}' states no information matrix."
        : Model is IAbsorbedEffects { Absorbed.IsEmpty: false }
            ? $"covariances with absorbed effects are had of the model: {nameof(Model)}, or {nameof(Summary)}."
        : Information.InferenceUnavailableReason;

    string? IInformation.ModelBasedUnavailableReason => (Model as IInformation)?.ModelBasedUnavailableReason;

    string? IInformation.LeverageUnavailableReason => (Model as IInformation)?.LeverageUnavailableReason;

    double IInformation.Dispersion => (Model as IInformation)?.Dispersion ?? 1.0;

    int IWorkingParameters.WorkingParameterCount => (Model as IWorkingParameters)?.WorkingParameterCount ?? Parameters.Length;

    /// <summary>The number of rows.</summary>
    public int RowCount => Data.RowCount;

    IObservations IObservedData.Observations => (Model as IObservedData)?.Observations ?? Data;

    ObservationWeights? IObservedData.Weights => Model is IObservedData observed ? observed.Weights : Data.Weights;

    ICovarianceRegistry ICovarianceSource.Covariances => _pipeline.Services.Covariances;

    IEstimationResult IModelState.ModelResult => Model;

    string IModelState.ModelName => PipelineTransformation.PipelineName;

    ImmutableArray<string> IModelState.ModelRegressors => Transformation.InputNames;

    private IInformation Information => (IInformation)Model;

    void IInformation.CopyInformation(Span<double> information) => Available<IInformation>().CopyInformation(information);

    void IInformation.CopyJacobian(Span<double> jacobian) => Available<IInformation>().CopyJacobian(jacobian);

    void IScoreContributions.CopyScores(int firstRow, int rowCount, Span<double> scores) =>
        Available<IScoreContributions>().CopyScores(firstRow, rowCount, scores);

    IEstimationResult IFullRefit.RefitFull(ReadOnlySpan<double> weights, CancellationToken cancellationToken)
    {
        if (weights.Length != RowCount)
        {
            throw new ArgumentException($"weights has {weights.Length} values; there are {RowCount} rows.", nameof(weights));
        }

        double[] multiplied = weights.ToArray();
        if (Data.Weights is { } own)
        {
            for (int i = 0; i < multiplied.Length; i++)
            {
                multiplied[i] *= own.Values.Span[i];
            }
        }

        WeightKind kind =
            Data.Weights?.Kind ?? (Array.TrueForAll(multiplied, double.IsInteger) ? WeightKind.Frequency : WeightKind.Analytic);
        try
        {
            PipelineResult<TResult> refitted = _pipeline.Fit(Data.WithWeights(multiplied, kind), Transformation, cancellationToken);
            return refitted.ParameterNames.SequenceEqual(ParameterNames)
                ? refitted
                : throw new CrabbymetricsException("the resample has other columns after the transformation");
        }
        catch (ArgumentException error)
        {
            // Of the resample, not of the caller: a constant column, a lower rank, an outcome of one class.
            throw new CrabbymetricsException(error.Message, error);
        }
    }

    void IModelState.WriteState(Utf8JsonWriter writer) => Write(writer, ModelState.Of(Model, null));

    /// <summary>Writes the transformers and the model.</summary>
    internal void Write(Utf8JsonWriter writer, ModelState state)
    {
        Transformation.Write(writer);
        writer.WritePropertyName("model");
        new ModelStateJsonConverter().Write(
            writer,
            state with
            {
                Estimator = _pipeline.ModelName ?? state.Estimator,
                Options = _pipeline.ModelOptions ?? state.Options,
            },
            new JsonSerializerOptions()
        );
    }

    private T Available<T>()
        where T : class => InferenceUnavailableReason is { } reason ? throw new InferenceUnavailableException(reason) : (T)(object)Model;
}
