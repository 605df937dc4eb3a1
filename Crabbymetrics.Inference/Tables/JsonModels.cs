using System.Collections.Immutable;
using System.Text;
using System.Text.Json;

namespace Crabbymetrics.Inference;

/// <summary>Models as JSON, with all digits.</summary>
internal static class JsonModels
{
    public static string Write(ImmutableArray<ModelSummary> models)
    {
        using MemoryStream stream = new();
        using (Utf8JsonWriter writer = new(stream, new JsonWriterOptions { Indented = true, NewLine = "\n" }))
        {
            writer.WriteStartArray();
            foreach (ModelSummary model in models)
            {
                Write(writer, model);
            }

            writer.WriteEndArray();
        }

        return Encoding.UTF8.GetString(stream.ToArray()) + "\n";
    }

    /// <summary>Writes one model as an object.</summary>
    public static void Write(Utf8JsonWriter writer, ModelSummary model)
    {
        writer.WriteStartObject();
        writer.WriteString("name", model.Name);
        writer.WriteString("estimator", model.Estimator);
        writer.WriteString("outcome", model.Outcome);
        writer.WriteString("vcov_type", model.StandardErrors.Length == 0 ? null : model.StandardErrors);
        writer.WriteString("statistic", model.StatisticName);
        writer.WriteNumber("level", model.Level);
        writer.WriteStartArray("parameters");
        foreach (CoefficientRow row in model.Rows)
        {
            writer.WriteStartObject();
            writer.WriteString("name", row.Name);
            WriteNumber(writer, "estimate", row.Estimate);
            WriteNumber(writer, "std_error", row.StandardError);
            WriteNumber(writer, "statistic", row.Statistic);
            WriteNumber(writer, "p_value", row.PValue);
            WriteNumber(writer, "conf_low", row.ConfidenceLow);
            WriteNumber(writer, "conf_high", row.ConfidenceHigh);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteStartObject("statistics");
        foreach (FitStatistic statistic in model.Statistics)
        {
            WriteNumber(writer, statistic.Name, statistic.Value);
        }

        writer.WriteEndObject();
        writer.WriteStartArray("notes");
        foreach (string note in model.Notes)
        {
            writer.WriteStringValue(note);
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void WriteNumber(Utf8JsonWriter writer, string name, double? value)
    {
        // JSON has no number that is not finite.
        if (value is { } number && double.IsFinite(number))
        {
            writer.WriteNumber(name, number);
        }
        else
        {
            writer.WriteNull(name);
        }
    }
}
