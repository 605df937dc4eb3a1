using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Crabbymetrics.Data;

/// <summary>The labels of values in memory, and the texts that mean a missing one.</summary>
internal static class ValueTexts
{
    public static bool IsMissing([NotNullWhen(false)] string? text) => string.IsNullOrWhiteSpace(text) || text is "NaN" or "nan";

    public static string Of(bool value) => value ? "true" : "false";

    /// <summary>A date, or a date and time, in the form of ISO 8601.</summary>
    public static string Of(DateTime value) =>
        value.ToString(value.TimeOfDay == TimeSpan.Zero ? "yyyy-MM-dd" : "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF", CultureInfo.InvariantCulture);
}
