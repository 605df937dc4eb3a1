using System.Collections.Immutable;
using System.Text;

namespace Crabbymetrics.Data;

/// <summary>What is read from the rows of a text, and how: the same for all threads.</summary>
internal sealed class CsvPlan
{
    public CsvPlan(
        string name,
        ImmutableArray<string> columnNames,
        char delimiter,
        CsvOptions options,
        IReadOnlyList<ColumnRequest> columns
    )
    {
        SourceName = name;
        Columns = columns;
        Positions = [.. columns.Select(column => ColumnLookup.Find(name, columnNames, column.Name))];
        FieldCount = columnNames.Length;
        Delimiter = Encoding.UTF8.GetBytes([delimiter]);
        Comment = (byte)(options.Comment ?? '\0');
        Missing = new MissingTexts(options.MissingValues);
        Numbers = new NumberReader(options.DecimalSeparator, options.ThousandsSeparator);
        ChunkSize = options.ChunkSize;
        bool numbers = columns.Any(static column => column.Kind != ColumnKind.Label);
        AllowsFast = Delimiter.Length == 1 && !(numbers && Missing.HasNumber(Numbers));
    }

    public string SourceName { get; }

    public IReadOnlyList<ColumnRequest> Columns { get; }

    /// <summary>The place of each column among the fields of a row.</summary>
    public int[] Positions { get; }

    public int FieldCount { get; }

    /// <summary>The character between fields, in UTF-8.</summary>
    public byte[] Delimiter { get; }

    /// <summary>The character that begins a line of comment; 0 for none.</summary>
    public byte Comment { get; }

    public MissingTexts Missing { get; }

    public NumberReader Numbers { get; }

    public int ChunkSize { get; }

    /// <summary>Whether regular text can be read by <see cref="FastParser"/>: it does not look for numbers that mean a missing
    /// value.</summary>
    public bool AllowsFast { get; }
}
