using System.Collections.Immutable;

namespace Crabbymetrics;

/// <summary>
/// A table made ready for any format: headings, sections of rows, notes. Its cells have the text for people and the number for programs.
/// Immutable.
/// </summary>
public sealed class FormattedTable : ITabular
{
    private readonly ImmutableArray<string> _keys = [];

    /// <summary>The title; null for none.</summary>
    public string? Title { get; init; }

    /// <summary>The name by which a document refers to the table, <c>tab:main</c> say: the label in LaTeX, the id in HTML. Null for
    /// none.</summary>
    public string? Label { get; init; }

    /// <summary>The rows of headings; the first cell of each is above the row names. A heading of several columns has a
    /// <see cref="TableCell.Span"/>.</summary>
    public required ImmutableArray<ImmutableArray<TableCell>> Header { get; init; }

    /// <summary>The sections of the body.</summary>
    public required ImmutableArray<TableSection> Sections { get; init; }

    /// <summary>The names of the columns for programs, in CSV and JSON; made from the headings where none are given.</summary>
    public ImmutableArray<string> Keys
    {
        get => _keys.IsEmpty ? TableKeys.Of(this) : _keys;
        init => _keys = value;
    }

    /// <summary>Numbers that describe the whole: fit statistics. Text sets them two to a line, documents as further rows.</summary>
    public ImmutableArray<TableFact> Facts { get; init; } = [];

    /// <summary>The notes directly below the rows: the kind of standard errors.</summary>
    public ImmutableArray<string> Notes { get; init; } = [];

    /// <summary>What a reader at the terminal is told below the facts and a document leaves out: how the fit ended. Null for
    /// nothing.</summary>
    public string? Status { get; init; }

    /// <summary>Notes that stand apart at the end: tests, and what else was asked for. Each is a line or several.</summary>
    public ImmutableArray<string> Remarks { get; init; } = [];

    /// <summary>Whether a column without any number is left out for people, as are the errors of a fit that has none. Programs get all
    /// columns.</summary>
    public bool OmitsEmptyColumns { get; init; }

    /// <summary>The number of columns, row names included.</summary>
    public int ColumnCount => Header[0].Sum(static cell => cell.Span);

    /// <inheritdoc/>
    ImmutableArray<FormattedTable> ITabular.ToTables() => [this];

    /// <inheritdoc/>
    public override string ToString() => this.ToText();
}
