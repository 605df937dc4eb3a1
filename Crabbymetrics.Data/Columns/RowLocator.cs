namespace Crabbymetrics.Data;

/// <summary>
/// Knows which row of the source, and which line of a file, each row of a table is. Rows dropped and lines beyond one for a row are
/// rare, so only they are stored.
/// </summary>
internal sealed class RowLocator(bool hasLines)
{
    private readonly List<int> _dropped = [];
    private readonly List<LineShift> _shifts = [];
    private readonly List<(int SourceRow, string Name)> _files = [];

    /// <summary>Notes that a row of the source is not in the table. Rows are noted in ascending order.</summary>
    public void Drop(int sourceRow) => _dropped.Add(sourceRow);

    /// <summary>Notes the line of a row of the source. Rows are noted in ascending order.</summary>
    public void Begin(int sourceRow, long line)
    {
        long shift = line - sourceRow;
        if (_shifts.Count == 0 || _shifts[^1].Shift != shift)
        {
            _shifts.Add(new LineShift(sourceRow, shift));
        }
    }

    /// <summary>The places of some of the rows.</summary>
    /// <param name="rows">Rows, ascending.</param>
    public RowLocator Select(ReadOnlySpan<int> rows)
    {
        RowLocator selected = new(hasLines);
        selected._shifts.AddRange(_shifts);
        selected._files.AddRange(_files);
        int next = 0;
        foreach (int row in rows)
        {
            int source = SourceRow(row);
            while (next < source)
            {
                selected.Drop(next++);
            }

            next = source + 1;
        }

        return selected;
    }

    public int SourceRow(int row)
    {
        // The number of dropped rows before it: the smallest m such that dropped row m comes after kept row number 'row'.
        int low = 0;
        int high = _dropped.Count;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (_dropped[middle] - middle <= row)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return row + low;
    }

    public long? Line(int sourceRow)
    {
        if (!hasLines)
        {
            return null;
        }

        int low = 0;
        int high = _shifts.Count - 1;
        while (low < high)
        {
            int middle = (low + high + 1) / 2;
            if (_shifts[middle].SourceRow <= sourceRow)
            {
                low = middle;
            }
            else
            {
                high = middle - 1;
            }
        }

        return sourceRow + _shifts[low].Shift;
    }

    /// <summary>Notes that rows from here on are those of a file.</summary>
    public void BeginFile(int sourceRow, string name) => _files.Add((sourceRow, name));

    /// <summary>The name of the file of a row; null where none was noted.</summary>
    public string? File(int sourceRow)
    {
        int file = _files.FindLastIndex(entry => entry.SourceRow <= sourceRow);
        return file < 0 ? null : _files[file].Name;
    }

    /// <summary>From a row on, the line is the row and this much.</summary>
    private sealed record LineShift(int SourceRow, long Shift);
}
