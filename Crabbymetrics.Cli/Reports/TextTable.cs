namespace Crabbymetrics.Cli.Reports;

/// <summary>Lays the cells of principal components out in plain text: the first column to the left, the others to the right, between
/// rules.</summary>
internal static class TextTable
{
    private const string Gap = "  ";

    /// <summary>Writes the table without the columns that are empty in every row.</summary>
    public static void Write(TextWriter output, string[] headings, IReadOnlyList<string[]> rows)
    {
        int[] filled =
        [
            .. Enumerable.Range(0, headings.Length).Where(column => rows.Count == 0 || rows.Any(row => row[column].Length > 0)),
        ];
        WriteFilled(output, Select(headings, filled), [.. rows.Select(row => Select(row, filled))]);
    }

    private static string[] Select(string[] cells, int[] columns) => Array.ConvertAll(columns, column => cells[column]);

    private static void WriteFilled(TextWriter output, string[] headings, IReadOnlyList<string[]> rows)
    {
        int[] widths = new int[headings.Length];
        Widen(widths, headings);
        foreach (string[] row in rows)
        {
            Widen(widths, row);
        }

        int width = Gap.Length * (widths.Length - 1);
        foreach (int column in widths)
        {
            width += column;
        }

        string rule = new('-', width);
        output.WriteLine(rule);
        WriteRow(output, headings, widths);
        output.WriteLine(rule);
        foreach (string[] row in rows)
        {
            WriteRow(output, row, widths);
        }

        output.WriteLine(rule);
    }

    private static void Widen(int[] widths, string[] cells)
    {
        for (int column = 0; column < widths.Length; column++)
        {
            widths[column] = Math.Max(widths[column], cells[column].Length);
        }
    }

    private static void WriteRow(TextWriter output, string[] cells, int[] widths)
    {
        string line = cells[0].PadRight(widths[0]);
        for (int column = 1; column < widths.Length; column++)
        {
            line += Gap + cells[column].PadLeft(widths[column]);
        }

        output.WriteLine(line.TrimEnd());
    }
}
