namespace Crabbymetrics.Cli.Reports;

/// <summary>Lays cells out in plain text: the first column to the left, the others to the right, between rules.</summary>
internal static class TextTable
{
    private const string Gap = "  ";

    public static void Write(TextWriter output, IReadOnlyList<string> headings, IReadOnlyList<string[]> rows)
    {
        int[] widths = [.. headings.Select((heading, column) => rows.Select(row => row[column].Length).Append(heading.Length).Max())];
        string rule = new('-', widths.Sum() + (Gap.Length * (widths.Length - 1)));
        output.WriteLine(rule);
        WriteRow(output, headings, widths);
        output.WriteLine(rule);
        foreach (string[] row in rows)
        {
            WriteRow(output, row, widths);
        }

        output.WriteLine(rule);
    }

    private static void WriteRow(TextWriter output, IReadOnlyList<string> cells, int[] widths) =>
        output.WriteLine(string.Join(Gap, cells.Select((cell, column) => column == 0 ? cell.PadRight(widths[column]) : cell.PadLeft(widths[column]))).TrimEnd());
}
