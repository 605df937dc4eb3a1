using System.Collections.Immutable;
using System.Text;
using System.Text.Json;

namespace Crabbymetrics.Inference;

/// <summary>Models as JSON, with all digits.</summary>
internal static class JsonModels
{
    public static string Write(ImmutableArray<ModelSummary> models) =>
        Write(writer =>
        {
            writer.WriteStartArray();
            foreach (ModelSummary model in models)
            {
                Write(writer, model);
            }

            writer.WriteEndArray();
        });

    /// <summary>One model as a text.</summary>
    public static string WriteOne(ModelSummary model) => Write(writer => Write(writer, model));

    private static string Write(Action<Utf8JsonWriter> write)
    {
        using MemoryStream stream = new();
        using (Utf8JsonWriter writer = new(stream, new JsonWriterOptions { Indented = true, NewLine = "\n" }))
        {
            write(writer);
        }

        return Encoding.UTF8.GetString(stream.ToArray()) + "\n";
    }

    /// <summary>Writes one model as an object.</summary>
    public static void Write(Utf8JsonWriter writer, ModelSummary model)
    {
        writer.WriteStartObject();
        writer.WriteString("name", model.Name);
        writer.WriteString("title", model.Title);
        writer.WriteString("estimator", model.Estimator);
        writer.WriteString("outcome", model.Outcome);
        writer.WriteString("vcov_type", model.StandardErrors.Length == 0 ? null : model.StandardErrors);
        writer.WriteString("statistic", model.StatisticName);
        writer.WriteNumber("level", model.Level);
        writer.WriteStartArray("parameters");
        foreach (CoefficientRow row in model.Rows)
        {
            Write(writer, row);
        }

        writer.WriteEndArray();
        WriteFurther(writer, model);
        Write(writer, "statistics", model.Statistics);
        writer.WriteStartArray("notes");
        foreach (string note in model.Notes)
        {
            writer.WriteStringValue(note);
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    // What few models have stands only in theirs.
    private static void WriteFurther(Utf8JsonWriter writer, ModelSummary model)
    {
        if (!model.Ancillary.IsEmpty)
        {
            writer.WriteStartArray("ancillary");
            foreach (CoefficientRow row in model.Ancillary)
            {
                Write(writer, row);
            }

            writer.WriteEndArray();
        }

        if (!model.AbsorbedEffects.IsEmpty)
        {
            writer.WriteStartArray("absorbed");
            foreach (string effect in model.AbsorbedEffects)
            {
                writer.WriteStringValue(effect);
            }

            writer.WriteEndArray();
        }

        if (!model.Clusters.IsEmpty)
        {
            writer.WriteStartObject("clusters");
            foreach ((string name, int count) in model.Clusters)
            {
                writer.WriteNumber(name, count);
            }

            writer.WriteEndObject();
        }

        if (!model.FurtherStatistics.IsEmpty)
        {
            Write(writer, "further_statistics", model.FurtherStatistics);
        }
    }

    private static void Write(Utf8JsonWriter writer, string name, ImmutableArray<FitStatistic> statistics)
    {
        writer.WriteStartObject(name);
        foreach (FitStatistic statistic in statistics)
        {
            WriteNumber(writer, statistic.Name, statistic.Value);
        }

        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, CoefficientRow row)
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
