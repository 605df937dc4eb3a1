using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Crabbymetrics;

/// <summary>Results whose type is not known to the caller, as JSON for <see cref="JsonSerializer"/>: as their own type is written, or
/// estimator, number of observations and estimates where it names no converter. It writes alone.</summary>
public sealed class EstimationResultJsonConverter : JsonConverter<IEstimationResult>
{
    /// <inheritdoc/>
    /// <exception cref="NotSupportedException">Always: a model that is read again is saved by <see cref="ModelDocument"/>.</exception>
    public override IEstimationResult Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        throw new NotSupportedException("A result is not read from its JSON: save the model with result.Save(stream), and load that.");

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, IEstimationResult value, JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(value);
        Type type = value.GetType();
        if (type.GetCustomAttribute<JsonConverterAttribute>(inherit: false) is not null)
        {
            ArgumentNullException.ThrowIfNull(options);
            JsonSerializer.Serialize(writer, value, options.GetTypeInfo(type));
            return;
        }

        writer.WriteStartObject();
        writer.WriteString("estimator", value.EstimatorName);
        ModelJson.Write(writer, "nobs", value.ObservationCount);
        writer.WriteBoolean("converged", value.Diagnostics.Converged);
        writer.WriteStartArray("parameters");
        for (int j = 0; j < value.Parameters.Length; j++)
        {
            writer.WriteStartObject();
            writer.WriteString("name", value.ParameterNames[j]);
            if (double.IsFinite(value.Parameters[j]))
            {
                writer.WriteNumber("estimate", value.Parameters[j]);
            }
            else
            {
                writer.WriteNull("estimate");
            }

            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }
}
