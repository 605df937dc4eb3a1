using System.Globalization;

namespace Crabbymetrics;

/// <summary>Fields of comma-separated values (RFC 4180).</summary>
public static class CsvField
{
    /// <summary>A text, quoted where need be, just as it is: for data that are read back.</summary>
    /// <param name="text">The text.</param>
    /// <returns>The field.</returns>
    public static string Of(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.AsSpan().IndexOfAny(",\"\r\n") < 0 ? text : "\"" + text.Replace("\"", "\"\"", StringComparison.Ordinal) + "\"";
    }

    /// <summary>
    /// A text of a table that people open in a spreadsheet, which takes one that begins with <c>=</c>, <c>+</c>, <c>-</c>, <c>@</c>, a tab
    /// or a carriage return for a formula: an apostrophe goes before such a text, unless it is a number (OWASP, "CSV Injection").
    /// </summary>
    /// <param name="text">The text.</param>
    /// <returns>The field.</returns>
    public static string OfLabel(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        bool formula =
            text.Length > 0
            && "=+-@\t\r".Contains(text[0], StringComparison.Ordinal)
            && !double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out _);
        return Of(formula ? "'" + text : text);
    }

    /// <summary>A number in the shortest form that reads back as the same double; nothing where it is not available.</summary>
    /// <param name="value">The number.</param>
    /// <returns>The field.</returns>
    public static string Of(double? value) =>
        value is { } number && double.IsFinite(number) ? number.ToString("R", CultureInfo.InvariantCulture) : "";
}
