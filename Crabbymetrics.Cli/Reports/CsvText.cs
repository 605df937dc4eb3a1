using System.Globalization;

namespace Crabbymetrics.Cli.Reports;

/// <summary>Fields of comma-separated values (RFC 4180).</summary>
internal static class CsvText
{
    /// <summary>A text, quoted where need be.</summary>
    public static string Field(string text) =>
        text.AsSpan().IndexOfAny(",\"\r\n") < 0 ? text : "\"" + text.Replace("\"", "\"\"", StringComparison.Ordinal) + "\"";

    /// <summary>A number in the shortest form that reads back as the same double; nothing where it is not available.</summary>
    public static string Number(double? value) =>
        value is { } number && double.IsFinite(number) ? number.ToString("R", CultureInfo.InvariantCulture) : "";
}
