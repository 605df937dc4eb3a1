namespace Crabbymetrics.Cli.Reports;

/// <summary>The values, and below them each table, as comma-separated values with the names that the JSON uses.</summary>
internal sealed class ResultCsv : IResultFormat
{
    public string Name => "csv";

    public void Write(ResultDocument document, TextWriter output)
    {
        output.WriteLine("name,value");
        foreach (ResultValue value in document.Report.Values)
        {
            output.WriteLine($"{CsvField.OfLabel(value.Key)},{Field(value.Value)}");
        }

        foreach (ResultSection section in document.Report.Sections)
        {
            output.WriteLine();
            output.WriteLine(
                string.Join(
                    ',',
                    section.Columns.Select((column, c) => CsvField.OfLabel(c == 0 ? $"{section.Key}:{column.Key}" : column.Key))
                )
            );
            foreach (IReadOnlyList<ResultCell> row in section.Rows.Select(static row => (IReadOnlyList<ResultCell>)row))
            {
                output.WriteLine(string.Join(',', row.Select(Field)));
            }
        }
    }

    private static string Field(ResultCell cell) =>
        cell.Text is { } text ? CsvField.OfLabel(text)
        : cell.Flag is { } flag ? (flag ? "true" : "false")
        : CsvField.Of(cell.Number);
}
