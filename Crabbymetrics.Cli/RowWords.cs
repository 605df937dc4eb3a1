using System.Globalization;
using System.Text.RegularExpressions;
using Crabbymetrics.Data;

namespace Crabbymetrics.Cli;

/// <summary>The library counts rows from 0 among those in use; a user of the tool has a file, whose lines are named instead.</summary>
internal static partial class RowWords
{
    /// <summary>A message or a warning with lines in place of rows.</summary>
    /// <param name="message">In the words of the library: "rows 3, 8 and 2 more (counted from 0)".</param>
    /// <param name="frame">Knows the lines.</param>
    public static string InLines(string message, ModelFrame frame) =>
        Rows()
            .Replace(
                message,
                found =>
                {
                    string[] rows = found.Groups[2].Value.Split(", ");
                    string lines = string.Join(", ", rows.Select(row => Line(row, frame)));
                    string text = lines + found.Groups[3].Value;
                    return found.Groups[1].Value == "R" ? char.ToUpperInvariant(text[0]) + text[1..] : text;
                }
            );

    private static string Line(string row, ModelFrame frame) =>
        int.TryParse(row, CultureInfo.InvariantCulture, out int index) && index < frame.Data.RowCount ? frame.Locate(index) : $"row {row}";

    [GeneratedRegex(@"\b([Rr])ows? (\d+(?:, \d+)*)(, \.\.\.| and \d+ more)? \(counted from 0\)")]
    private static partial Regex Rows();
}
