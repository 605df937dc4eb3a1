using System.Text.Json;
using System.Text.Json.Serialization;

namespace Crabbymetrics;

/// <summary>Saved models as JSON for <see cref="JsonSerializer"/>: their <see cref="StoredModel.State"/>. It writes alone: a model is read
/// by its estimator's descriptor, from a <see cref="ModelState"/>.</summary>
public sealed class StoredModelJsonConverter : JsonConverter<StoredModel>
{
    /// <inheritdoc/>
    public override bool CanConvert(Type typeToConvert)
    {
        ArgumentNullException.ThrowIfNull(typeToConvert);
        return typeToConvert.IsAssignableTo(typeof(StoredModel));
    }

    /// <inheritdoc/>
    /// <exception cref="NotSupportedException">Always: which type the model has, its descriptor knows.</exception>
    public override StoredModel Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        throw new NotSupportedException("Read a ModelState, and make the model again by EstimatorDescriptor.Restore.");

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, StoredModel value, JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(value);
        writer.WriteStartObject();
        ModelStateWriter.Write(writer, value.State);
        writer.WriteEndObject();
    }
}
