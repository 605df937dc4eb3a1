using System.Collections.Immutable;
using Crabbymetrics.Cli.Reports;

namespace Crabbymetrics.Cli.Commands;

/// <summary>Predictions by row of the file, in named columns; a value that is not available is null.</summary>
internal sealed class PredictionTable(int rowCount)
{
    private readonly List<(string Name, double?[] Values)> _numbers = [];
    private readonly List<(string Name, string[] Values)> _texts = [];

    /// <summary>What the user should know.</summary>
    public ImmutableArray<string> Notes { get; init; } = [];

    /// <summary>Adds a column of numbers.</summary>
    public void Add(string name, double?[] values) => _numbers.Add((name, values));

    /// <summary>Adds a column of texts, which stands after the numbers.</summary>
    public void Add(string name, string[] values) => _texts.Add((name, values));

    /// <summary>Writes comma-separated values, rows from 1.</summary>
    public void Write(TextWriter writer)
    {
        IEnumerable<string> names = _numbers.Select(static n => n.Name).Concat(_texts.Select(static t => t.Name));
        writer.WriteLine(string.Join(',', names.Select(static text => CsvField.Of(text)).Prepend("row")));
        for (int i = 0; i < rowCount; i++)
        {
            writer.Write((i + 1).ToString(System.Globalization.CultureInfo.InvariantCulture));
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
}
