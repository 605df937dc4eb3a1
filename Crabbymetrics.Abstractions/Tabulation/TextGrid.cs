using System.Collections.Immutable;
using System.Text;

namespace Crabbymetrics;

/// <summary>The rows and columns of a table in plain text, in one panel or, where the width is limited, in several.</summary>
internal sealed class TextGrid
{
    private const string Gap = "  ";
    private const int ShortestName = 8;

    private readonly TableGrid _grid;
    private readonly int[] _widths;
    private readonly int[] _marks;
    private readonly int _limit;

    public TextGrid(TableGrid grid, int limit)
    {
        _grid = grid;
        _limit = limit;
        _widths = new int[grid.ColumnCount];
        _marks = new int[grid.ColumnCount];
        ImmutableArray<TableCell>[] rows = [.. grid.Header, .. grid.Sections.SelectMany(static section => section.Rows)];
        foreach (ImmutableArray<TableCell> row in rows)
        {
            Measure(row, spans: false);
        }

        // A heading of several columns widens the last of them where it is longer than they are together.
        foreach (ImmutableArray<TableCell> row in rows)
        {
            Measure(row, spans: true);
        }

        if (limit > 0 && grid.ColumnCount > 1)
        {
            int widest = Enumerable.Range(1, grid.ColumnCount - 1).Max(j => _widths[j] + _marks[j]);
            _widths[0] = Math.Min(_widths[0], Math.Max(ShortestName, limit - Gap.Length - widest));
        }
    }

    public void Append(StringBuilder text)
    {
        for (int first = 1; first == 1 || first < _widths.Length; )
        {
            int end = EndOfPanel(first);
            AppendPanel(text, first, end);
            first = Math.Max(end, first + 1);
        }
    }

    private void Measure(ImmutableArray<TableCell> row, bool spans)
    {
        int column = 0;
        foreach (TableCell cell in row)
        {
            int last = column + cell.Span - 1;
            int length = TextLines.Plain(cell.Text).Length;
            if (spans && cell.Span > 1)
            {
                _widths[last] = Math.Max(_widths[last], length - Width(column, last) - Gap.Length - _marks[last]);
            }
            else if (!spans && cell.Span == 1)
            {
                _widths[column] = Math.Max(_widths[column], length);
                _marks[column] = Math.Max(_marks[column], cell.Marks.Length);
            }

            column = last + 1;
        }
    }

    // The columns from first to end, end excluded, with the gaps between them.
    private int Width(int first, int end)
    {
        int width = 0;
        for (int j = first; j < end; j++)
        {
            width += _widths[j] + _marks[j] + (j > first ? Gap.Length : 0);
        }

        return width;
    }

    private int EndOfPanel(int first)
    {
        int end = first;
        while (end < _widths.Length && (_limit == 0 || end == first || PanelWidth(first, end + 1) <= _limit))
        {
            end++;
        }

        // The last column does not stand alone where one before it has room beside it: the limits of an interval, say.
        if (end == _widths.Length - 1 && end - first > 1 && PanelWidth(end - 1, end + 1) <= _limit)
        {
            end--;
        }

        int whole = end;
        while (whole > first && whole < _widths.Length && IsInsideHeading(whole))
        {
            whole--;
        }

        return whole > first ? whole : end;
    }

    // Whether a panel that ends before this column cuts a heading in every row of headings: an estimate from what stands beside it.
    private bool IsInsideHeading(int column)
    {
        foreach (ImmutableArray<TableCell> row in _grid.Header)
        {
            int at = 0;
            foreach (TableCell cell in row)
            {
                at += at < column ? cell.Span : 0;
            }

            if (at == column)
            {
                return false;
            }
        }

        return true;
    }

    private int PanelWidth(int first, int end) => Width(0, 1) + (end > first ? Gap.Length + Width(first, end) : 0);

    private void AppendPanel(StringBuilder text, int first, int end)
    {
        int total = PanelWidth(first, end);
        // A list of names and values has no headings, and so one rule above it.
        bool hasHeadings = _grid.Header.Any(static row => row.Any(static cell => cell.Text.Length > 0));
        if (hasHeadings || _grid.Sections.IsEmpty)
        {
            text.Append('-', total).Append('\n');
        }

        foreach (ImmutableArray<TableCell> row in _grid.Header.Where(_ => hasHeadings))
        {
            AppendRow(text, row, first, end);
        }

        foreach (TableSection section in _grid.Sections)
        {
            text.Append('-', total).Append('\n');
            if (section.Title is not null)
            {
                TextLines.Append(text, section.Title, _limit);
            }

            foreach (ImmutableArray<TableCell> row in section.Rows.Where(row => !IsBlank(row, first, end)))
            {
                AppendRow(text, row, first, end);
            }
        }

        if (_grid.Sections.IsEmpty)
        {
            text.Append('-', total).Append('\n');
        }

        text.Append('-', total).Append('\n');
    }

    // Of several panels one may have nothing of a row that has no name either: of standard errors, say.
    private bool IsBlank(ImmutableArray<TableCell> row, int first, int end)
    {
        int column = 0;
        bool isBlank = row[0].Text.Length == 0 && end - first + 1 < _widths.Length;
        foreach (TableCell cell in row)
        {
            isBlank &= column >= end || column + cell.Span <= first || cell.Text.Length == 0;
            column += cell.Span;
        }

        return isBlank;
    }

    private void AppendRow(StringBuilder text, ImmutableArray<TableCell> row, int first, int end)
    {
        string[] names = [.. TextLines.Pieces(TextLines.Plain(row[0].Text), Math.Max(1, _widths[0]))];
        foreach (string piece in names.SkipLast(1))
        {
            text.Append(piece.TrimEnd()).Append('\n');
        }

        StringBuilder line = new(names[^1].PadRight(_widths[0]));
        line.Append(row[0].Marks.PadRight(_marks[0]));
        int column = 0;
        foreach (TableCell cell in row)
        {
            int from = Math.Max(column, first);
            int to = Math.Min(column + cell.Span, end);
            bool isName = column == 0;
            column += cell.Span;
            if (isName || from >= to)
            {
                continue;
            }

            string value = TextLines.Plain(cell.Text);
            if (cell.Span > 1 && to - from == 1 && value.Length > _widths[from])
            {
                // What is left of a heading over several columns.
                value = value[.._widths[from]];
            }

            line.Append(Gap)
                .Append(to - from > 1 ? Centred(value, Width(from, to)) : value.PadLeft(_widths[from]) + cell.Marks.PadRight(_marks[from]));
        }

        text.Append(line.ToString().TrimEnd()).Append('\n');
    }

    private static string Centred(string text, int width)
    {
        string cut = text.Length > width ? text[..width] : text;
        return cut.PadLeft(cut.Length + ((width - cut.Length) / 2)).PadRight(width);
    }
}
