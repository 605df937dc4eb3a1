using System.Text.Json;
using System.Text.Json.Serialization;

namespace Crabbymetrics;

/// <summary>What is kept of a model as JSON for <see cref="JsonSerializer"/>, written and read: the object <c>model</c> of
/// <see cref="ModelDocument"/>, which adds a version and a checksum.</summary>
public sealed class ModelStateJsonConverter : JsonConverter<ModelState>
{
    /// <inheritdoc/>
    /// <exception cref="JsonException">A part is missing or of another kind; the message names it.</exception>
    public override ModelState Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        using JsonDocument document = JsonDocument.ParseValue(ref reader);
        try
        {
            return ModelStateReader.Read(new ModelJson(document.RootElement.Clone(), "the model"));
        }
        catch (FormatException error)
        {
            throw new JsonException(error.Message, error);
        }
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, ModelState value, JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(value);
        writer.WriteStartObject();
        ModelStateWriter.Write(writer, value);
        writer.WriteEndObject();
    }
}
