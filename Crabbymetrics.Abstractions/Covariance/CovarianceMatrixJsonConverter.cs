using System.Text.Json;
using System.Text.Json.Serialization;

namespace Crabbymetrics;

/// <summary>A covariance as JSON for <see cref="JsonSerializer"/>, written and read: names, values row by row, its kind and small-sample
/// factor, clusters and lags.</summary>
public sealed class CovarianceMatrixJsonConverter : JsonConverter<CovarianceMatrix>
{
    private const string Names = "parameter_names";

    /// <inheritdoc/>
    /// <exception cref="JsonException">A part is missing or of another kind; the message names it.</exception>
    public override CovarianceMatrix Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        using JsonDocument document = JsonDocument.ParseValue(ref reader);
        try
        {
            ModelJson covariance = new(document.RootElement.Clone(), "the covariance");
            return CovarianceJson.Read(covariance, covariance.Texts(Names));
        }
        catch (Exception error) when (error is FormatException or ArgumentException)
        {
            throw new JsonException(error.Message, error);
        }
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, CovarianceMatrix value, JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(value);
        writer.WriteStartObject();
        ModelJson.Write(writer, Names, value.ParameterNames);
        CovarianceJson.Write(writer, value);
        writer.WriteEndObject();
    }
}
