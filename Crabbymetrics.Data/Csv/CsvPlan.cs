using System.Text;

namespace Crabbymetrics.Data;

/// <summary>What is read from the rows of a file, and how: the same for all threads.</summary>
internal sealed class CsvPlan
{
    public CsvPlan(CsvFile file, CsvOptions options, IReadOnlyList<ColumnRequest> columns)
    {
        SourceName = file.Name;
        Columns = columns;
        Positions = [.. columns.Select(column => ColumnLookup.Find(file.Name, file.ColumnNames, column.Name))];
        FieldCount = file.ColumnNames.Length;
        Delimiter = Encoding.UTF8.GetBytes([file.Delimiter]);
        Comment = (byte)(options.Comment ?? '\0');
        Missing = new MissingTexts(options.MissingValues);
        Numbers = new NumberReader(options.DecimalSeparator, options.ThousandsSeparator);
        Keeps = [.. columns.Select(static column => column.KeepsMissing)];
        bool numbers = columns.Any(static column => column.Kind != ColumnKind.Label);
        AllowsFast = Delimiter.Length == 1 && !(numbers && Missing.HasNumber(Numbers));
    }

    public string SourceName { get; }

    public IReadOnlyList<ColumnRequest> Columns { get; }

    /// <summary>Whether rows stay that miss a value of the column.</summary>
    public bool[] Keeps { get; }

    /// <summary>The place of each column among the fields of a row.</summary>
    public int[] Positions { get; }

    public int FieldCount { get; }

    /// <summary>The character between fields, in UTF-8.</summary>
    public byte[] Delimiter { get; }

    /// <summary>The character that begins a line of comment; 0 for none.</summary>
    public byte Comment { get; }

    public MissingTexts Missing { get; }

    public NumberReader Numbers { get; }

    /// <summary>Whether regular text can be read by <see cref="FastParser"/>: it does not look for numbers that mean a missing
    /// value.</summary>
    public bool AllowsFast { get; }
}
