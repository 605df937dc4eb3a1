using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Crabbymetrics.Cli.Reports;

/// <summary>One JSON object: what every fit has, the values of the report, and its tables as arrays of objects.</summary>
internal sealed class ResultJson : IResultFormat
{
    public string Name => "json";

    public void Write(ResultDocument document, TextWriter output)
    {
        ArrayBufferWriter<byte> buffer = new();
        JsonWriterOptions options = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
        using (Utf8JsonWriter json = new(buffer, options))
        {
            Write(document, json);
        }

        output.WriteLine(Encoding.UTF8.GetString(buffer.WrittenSpan));
    }

    private static void Write(ResultDocument document, Utf8JsonWriter json)
    {
        FitDiagnostics diagnostics = document.Result.Diagnostics;
        json.WriteStartObject();
        json.WriteString("estimator", document.Descriptor.Name);
        json.WriteString("title", document.Title);
        Write(json, "nobs", document.Result.ObservationCount);
        json.WriteBoolean("converged", diagnostics.Converged);
        Write(json, "iterations", diagnostics.Iterations);
        json.WriteString("termination_reason", diagnostics.TerminationReason.ToString());
        Write(json, "objective", diagnostics.Objective);
        foreach (ResultValue value in document.Report.Values)
        {
            Write(json, value.Key, value.Value);
        }

        foreach (ResultSection section in document.Report.Sections)
        {
            Write(json, section);
        }

        json.WriteStartArray("warnings");
        foreach (string warning in document.Warnings)
        {
            json.WriteStringValue(warning);
        }

        json.WriteEndArray();
        json.WriteStartObject("timing");
        json.WriteNumber("load_seconds", document.LoadSeconds);
        json.WriteNumber("fit_seconds", document.FitSeconds);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, ResultSection section)
    {
        if (section.IsObject)
        {
            json.WritePropertyName(section.Key);
            WriteRow(json, section, 0);
            return;
        }

        json.WriteStartArray(section.Key);
        for (int row = 0; row < section.Rows.Length; row++)
        {
            WriteRow(json, section, row);
        }

        json.WriteEndArray();
    }

    private static void WriteRow(Utf8JsonWriter json, ResultSection section, int row)
    {
        json.WriteStartObject();
        for (int c = 0; c < section.Columns.Length; c++)
        {
            Write(json, section.Columns[c].Key, section.Rows[row][c]);
        }

        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, string name, ResultCell cell)
    {
        if (cell.Text is { } text)
        {
            json.WriteString(name, text);
        }
        else if (cell.Flag is { } flag)
        {
            json.WriteBoolean(name, flag);
        }
        else if (cell.Number is { } number && double.IsFinite(number))
        {
            json.WriteNumber(name, number);
        }
        else
        {
            json.WriteNull(name);
        }
    }
}
