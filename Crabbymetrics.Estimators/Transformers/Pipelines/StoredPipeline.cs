using System.Text.Json;
using System.Text.Json.Serialization;

namespace Crabbymetrics.Estimators;

/// <summary>A pipeline that was saved and loaded: its fitted transformers, and its model, which predicts from raw columns.
/// Immutable.</summary>
[JsonConverter(typeof(StoredModelJsonConverter))]
public sealed class StoredPipeline : StoredModel, IMeanPrediction
{
    private StoredPipeline(ModelState state, PipelineTransformation transformation, StoredModel model)
        : base(state)
    {
        Transformation = transformation;
        Model = model;
    }

    /// <summary>The fitted transformers.</summary>
    [JsonIgnore]
    public PipelineTransformation Transformation { get; }

    /// <summary>The model of the transformed columns.</summary>
    [JsonIgnore]
    public StoredModel Model { get; }

    /// <inheritdoc/>
    /// <exception cref="NotSupportedException">The model predicts no mean.</exception>
    public double[] Predict(DesignMatrix design, double[]? offset = null)
    {
        DesignMatrix made = Transformation.Transform(design);
        return Model is IMeanPrediction means
            ? means.Predict(made, offset)
            : throw new NotSupportedException($"A saved model of '{Model.EstimatorName}' predicts no mean.");
    }

    internal static StoredPipeline Of(ModelState state, IEnumerable<EstimatorDescriptor> descriptors, IServiceProvider? services)
    {
        if (state.Own is not { } own)
        {
            throw new FormatException("the saved pipeline has no transformers.");
        }

        ModelJson json = new(own, "the pipeline");
        Utf8JsonReader reader = new(System.Text.Encoding.UTF8.GetBytes(json.Find("model").GetRawText()));
        ModelState model;
        try
        {
            model = new ModelStateJsonConverter().Read(ref reader, typeof(ModelState), new JsonSerializerOptions());
        }
        catch (JsonException error)
        {
            throw new FormatException(error.Message, error);
        }

        return new StoredPipeline(
            state,
            PipelineTransformation.Read(json),
            EstimatorDescriptor.Restore(
                model with
                {
                    Title = state.Title,
                    Covariance = state.Covariance,
                    InferenceUnavailableReason = state.InferenceUnavailableReason,
                    Ancillary = state.Ancillary,
                },
                descriptors,
                services
            )
        );
    }
}
