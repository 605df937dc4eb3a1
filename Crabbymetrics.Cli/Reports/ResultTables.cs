using System.Collections.Immutable;

namespace Crabbymetrics.Cli.Reports;

/// <summary>Tables for people: the values first, then each section.</summary>
internal sealed class ResultTables(string name, ITableFormat format) : IResultFormat
{
    public string Name => name;

    public void Write(ResultDocument document, TextWriter output)
    {
        FormattedTable[] tables =
        [
            Values(document),
            .. document
                .Report.Sections.Where(static section => section.Shown is not 0)
                .Select(static section => section.IsObject ? Object(section) : Section(section)),
        ];
        output.Write(format is HtmlPageFormat page ? page.Render([.. tables]) : string.Join("\n", tables.Select(format.Render)));
    }

    private static FormattedTable Values(ResultDocument document) =>
        new()
        {
            Title = document.Title,
            Header =
            [
                [TableCell.Empty, TableCell.Empty],
            ],
            Sections =
            [
                new TableSection([
                    .. document
                        .Report.Values.Where(static value => value.Title.Length > 0)
                        .Select(static value =>
                            (ImmutableArray<TableCell>)[new TableCell(value.Title), Cell(value.Value, Text(value.Value))]
                        ),
                ]),
            ],
        };

    private static FormattedTable Object(ResultSection section) =>
        new()
        {
            Title = section.Title,
            Header =
            [
                [TableCell.Empty, TableCell.Empty],
            ],
            Sections =
            [
                new TableSection([
                    .. section.Columns.Select(
                        (column, c) =>
                            (ImmutableArray<TableCell>)[new TableCell(column.Heading), Cell(section.Rows[0][c], Text(section.Rows[0][c]))]
                    ),
                ]),
            ],
        };

    private static FormattedTable Section(ResultSection section)
    {
        ImmutableArray<ImmutableArray<ResultCell>> rows = section.Shown is { } shown ? section.Rows[..shown] : section.Rows;
        // A column without a value in any row is left out.
        int[] columns =
        [
            .. Enumerable.Range(0, section.Columns.Length).Where(c => rows.IsEmpty || rows.Any(row => Text(row[c]).Length > 0)),
        ];
        ColumnPrecision[] precisions = new ColumnPrecision[section.Columns.Length];
        foreach (int c in columns)
        {
            precisions[c] = new ColumnPrecision();
            precisions[c].Include(SizeOf([.. rows.Select(row => row[c].Number).OfType<double>().Where(static v => v != 0.0)]));
        }

        return new FormattedTable
        {
            Title = section.Title,
            Header =
            [
                [.. columns.Select(c => new TableCell(section.Columns[c].Heading))],
            ],
            Sections =
            [
                new TableSection([
                    .. rows.Select(row =>
                        (ImmutableArray<TableCell>)
                            [
                                .. columns.Select(c =>
                                    Cell(row[c], row[c].Number is { } number ? Number(number, precisions[c]) : Text(row[c]))
                                ),
                            ]
                    ),
                ]),
            ],
            Notes = section.Remainder is { } remainder ? [remainder] : [],
        };
    }

    // The size of which four digits are shown: of the smallest number, where that is no tiny part of a typical one; not below a tenth, as
    // long as typical numbers are above it.
    private static double? SizeOf(double[] values)
    {
        double[] sizes = [.. values.Select(Math.Abs).Where(double.IsFinite).Order()];
        if (sizes.Length == 0)
        {
            return null;
        }

        double typical = sizes[sizes.Length / 2];
        return Math.Max(Math.Max(sizes[0], typical / 1000.0), Math.Min(0.1, typical));
    }

    private static TableCell Cell(ResultCell cell, string text) => new(text, IsNumber: cell.Text is null) { Value = cell.Number };

    private static string Number(double value, ColumnPrecision precision) =>
        double.IsInfinity(value) ? (value > 0.0 ? "inf" : "-inf") : precision.Cell(value, 1.0).Text;

    private static string Text(ResultCell cell) =>
        cell.Text
        ?? (
            cell.Flag is { } flag ? (flag ? "yes" : "no")
            : cell.Number is { } number && double.IsInfinity(number) ? (number > 0.0 ? "inf" : "-inf")
            : new ColumnPrecision().Fit(cell.Number).Text
        );
}
