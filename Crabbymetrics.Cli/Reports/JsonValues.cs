using System.Buffers;
using System.Collections.Immutable;
using System.Text.Json;

namespace Crabbymetrics.Cli.Reports;

/// <summary>Values of the JSON object of a fit.</summary>
internal static class JsonValues
{
    /// <summary>A number; null for one that is not available or not finite.</summary>
    public static void Number(Utf8JsonWriter json, string name, double? value)
    {
        if (value is { } number && double.IsFinite(number))
        {
            json.WriteNumber(name, number);
        }
        else
        {
            json.WriteNull(name);
        }
    }

    /// <summary>An array of numbers on one line, where the indented writer would give each number a line of its own.</summary>
    public static void Row(Utf8JsonWriter json, ReadOnlySpan<double> values)
    {
        ArrayBufferWriter<byte> buffer = new();
        using (Utf8JsonWriter row = new(buffer))
        {
            row.WriteStartArray();
            foreach (double value in values)
            {
                if (double.IsFinite(value))
                {
                    row.WriteNumberValue(value);
                }
                else
                {
                    row.WriteNullValue();
                }
            }

            row.WriteEndArray();
        }

        json.WriteRawValue(buffer.WrittenSpan, skipInputValidation: true);
    }

    /// <summary>A list of coefficients with their errors.</summary>
    public static void Rows(Utf8JsonWriter json, string name, ImmutableArray<CoefficientRow> rows)
    {
        json.WriteStartArray(name);
        foreach (CoefficientRow row in rows)
        {
            json.WriteStartObject();
            json.WriteString("name", row.Name);
            Number(json, "estimate", row.Estimate);
            Number(json, "std_error", row.StandardError);
            Number(json, "statistic", row.Statistic);
            Number(json, "p_value", row.PValue);
            Number(json, "conf_low", row.ConfidenceLow);
            Number(json, "conf_high", row.ConfidenceHigh);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
