using System.Globalization;
using Crabbymetrics.Cli.Reports;
using Crabbymetrics.Data.Parquet;

namespace Crabbymetrics.Cli.Commands;

/// <summary>Predictions by row of the data, or of a part of them, in named columns; a value that is not available is null.</summary>
/// <param name="firstRow">How many rows of the data come before.</param>
/// <param name="rowCount">The number of rows.</param>
internal sealed class PredictionTable(long firstRow, int rowCount)
{
    private readonly List<(string Name, double?[] Values)> _numbers = [];
    private readonly List<(string Name, string[] Values)> _texts = [];

    /// <summary>Adds a column of numbers.</summary>
    public void Add(string name, double?[] values) => _numbers.Add((name, values));

    /// <summary>Adds a column of texts, which stands after the numbers.</summary>
    public void Add(string name, string[] values) => _texts.Add((name, values));

    /// <summary>Writes comma-separated values, rows from 1, with the header before the first.</summary>
    public void Write(TextWriter writer)
    {
        if (firstRow == 0)
        {
            IEnumerable<string> names = _numbers.Select(static n => n.Name).Concat(_texts.Select(static t => t.Name));
            writer.WriteLine(string.Join(',', names.Select(static text => CsvField.Of(text)).Prepend("row")));
        }

        for (int i = 0; i < rowCount; i++)
        {
            writer.Write((firstRow + i + 1).ToString(CultureInfo.InvariantCulture));
            foreach ((_, double?[] values) in _numbers)
            {
                writer.Write(',');
                if (values[i] is { } value && !double.IsNaN(value))
                {
                    writer.Write(CsvField.Of(value));
                }
            }

            foreach ((_, string[] values) in _texts)
            {
                writer.Write(',');
                writer.Write(CsvField.Of(values[i]));
            }

            writer.WriteLine();
        }
    }

    /// <summary>Writes a row group with the same columns; an empty text is a missing one.</summary>
    public void Write(ParquetOutput output)
    {
        long[] rows = new long[rowCount];
        for (int i = 0; i < rows.Length; i++)
        {
            rows[i] = firstRow + i + 1;
        }

        output.Add([
            OutputColumn.Of("row", rows),
            .. _numbers.Select(static column => OutputColumn.Of(column.Name, column.Values)),
            .. _texts.Select(static column =>
                OutputColumn.Of(column.Name, Array.ConvertAll(column.Values, static text => text.Length == 0 ? null : text))
            ),
        ]);
    }
}
