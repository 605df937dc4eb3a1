using System.Collections.Immutable;

namespace Crabbymetrics;

/// <summary>What people see of a table: without the columns that are empty, and for documents with the facts as a last section.</summary>
internal sealed class TableGrid
{
    private TableGrid(ImmutableArray<ImmutableArray<TableCell>> header, ImmutableArray<TableSection> sections, int columns)
    {
        Header = header;
        Sections = sections;
        ColumnCount = columns;
    }

    public ImmutableArray<ImmutableArray<TableCell>> Header { get; }

    public ImmutableArray<TableSection> Sections { get; }

    public int ColumnCount { get; }

    /// <summary>The grid of a table.</summary>
    /// <param name="table">The table.</param>
    /// <param name="withFacts">Whether the facts are rows.</param>
    public static TableGrid Of(FormattedTable table, bool withFacts)
    {
        bool[] shown = Shown(table);
        int columns = shown.Count(static each => each);
        IEnumerable<TableSection> sections = table.Sections.Where(static section => !section.Rows.IsEmpty);
        ImmutableArray<TableSection> kept =
        [
            .. sections.Select(section => section with { Rows = [.. section.Rows.Select(row => Keep(row, shown))] }),
        ];
        if (withFacts && !table.Facts.IsEmpty && columns > 1)
        {
            IEnumerable<TableCell> rest = Enumerable.Repeat(TableCell.Empty, columns - 2);
            kept = kept.Add(
                new TableSection([.. table.Facts.Select(fact => ImmutableArray.Create([new TableCell(fact.Name), fact.Cell, .. rest]))])
            );
        }

        return new TableGrid([.. table.Header.Select(row => Keep(row, shown))], kept, columns);
    }

    // A table without rows keeps its columns.
    private static bool[] Shown(FormattedTable table)
    {
        bool[] shown = new bool[table.ColumnCount];
        bool all = !table.OmitsEmptyColumns || table.Sections.All(static section => section.Rows.IsEmpty);
        Array.Fill(shown, all);
        shown[0] = true;
        foreach (ImmutableArray<TableCell> row in table.Sections.SelectMany(static section => section.Rows))
        {
            int column = 0;
            foreach (TableCell cell in row)
            {
                for (int i = 0; i < cell.Span; i++)
                {
                    shown[column++] |= cell.Text.Length > 0;
                }
            }
        }

        return shown;
    }

    private static ImmutableArray<TableCell> Keep(ImmutableArray<TableCell> row, bool[] shown)
    {
        ImmutableArray<TableCell>.Builder kept = ImmutableArray.CreateBuilder<TableCell>(row.Length);
        int column = 0;
        foreach (TableCell cell in row)
        {
            int span = shown.AsSpan(column, cell.Span).Count(true);
            column += cell.Span;
            if (span > 0)
            {
                kept.Add(cell with { Span = span });
            }
        }

        return kept.ToImmutable();
    }
}
