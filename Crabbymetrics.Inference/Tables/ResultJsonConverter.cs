using System.Text.Json;
using System.Text.Json.Serialization;

namespace Crabbymetrics.Inference;

/// <summary>
/// Results as JSON for <see cref="JsonSerializer"/>: the object of <see cref="RegressionTable.ToJson"/>, with the coefficient table under
/// the default covariance and the fit statistics, and no row of the data. It writes alone: <c>result.Save(stream)</c> is for models that
/// are loaded again. A result of a third party has it by an attribute: <c>[JsonConverter(typeof(ResultJsonConverter))]</c>.
/// </summary>
public sealed class ResultJsonConverter : JsonConverter<IEstimationResult>
{
    /// <inheritdoc/>
    public override bool CanConvert(Type typeToConvert)
    {
        ArgumentNullException.ThrowIfNull(typeToConvert);
        return typeToConvert.IsAssignableTo(typeof(IEstimationResult));
    }

    /// <inheritdoc/>
    /// <exception cref="NotSupportedException">Always: the JSON of a result is for reading by people and other programs.</exception>
    public override IEstimationResult Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        throw new NotSupportedException("A result is not read from its JSON: save the model with result.Save(stream), and load that.");

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, IEstimationResult value, JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(value);
        JsonModels.Write(writer, ModelSummary.Create(value, ResultSummary.Of(value)));
    }
}
