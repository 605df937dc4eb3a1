using System.Runtime.ExceptionServices;

namespace Crabbymetrics.Data;

/// <summary>
/// Puts parts together in the order of the text, whichever thread read them and when: kinds of columns, labels, lines and the first error
/// are those of one thread that reads row by row.
/// </summary>
/// <param name="name">The name of the source.</param>
/// <param name="columns">What is read.</param>
/// <param name="size">The number of bytes of the text; 0 where it is not known.</param>
/// <param name="known">How each column is read, where rows before decided; null where there are none.</param>
internal sealed class CsvAssembly(string name, IReadOnlyList<ColumnRequest> columns, long size, CellKind[]? known = null)
{
    private const double Spare = 1.03;

    private readonly TableColumns _table = TableOf(name, columns, known);
    private readonly Dictionary<long, CsvPart> _pending = [];
    private readonly Stack<CsvPart> _free = [];
    private long _next;
    private long _line;
    private long _bytes;
    private int _copying;

    /// <summary>The first error of the text; null while there is none.</summary>
    public ExceptionDispatchInfo? Error { get; private set; }

    /// <summary>How each column is read, as far as its values have decided.</summary>
    public CellKind[] Kinds => _table.Kinds;

    /// <summary>The columns, once all parts are added.</summary>
    public ColumnTable Build() => _table.Build();

    /// <summary>An empty part.</summary>
    public CsvPart Rent()
    {
        lock (_pending)
        {
            return _free.Count > 0 ? _free.Pop() : new CsvPart(columns.Count);
        }
    }

    /// <summary>Waits while a part is so far ahead of the first one that is not there yet that memory would fill up.</summary>
    public void WaitForTurn(long number, int ahead)
    {
        lock (_pending)
        {
            while (number > _next + ahead && Error is null)
            {
                Monitor.Wait(_pending);
            }
        }
    }

    /// <summary>Adds a part that was read.</summary>
    public void Add(CsvPart part)
    {
        List<CsvPart> ready = [];
        lock (_pending)
        {
            _pending.Add(part.Number, part);
            while (Error is null && _pending.Remove(_next, out CsvPart? next))
            {
                try
                {
                    ready.Add(Place(next));
                }
                catch (Exception error)
                {
                    Error = ExceptionDispatchInfo.Capture(error);
                }

                _next++;
            }

            _copying += ready.Count;
            Monitor.PulseAll(_pending);
        }

        foreach (CsvPart copied in ready)
        {
            copied.CopyTo(_table);
        }

        lock (_pending)
        {
            _copying -= ready.Count;
            // The thread's own part is the first, and the next that it takes: its memory is near.
            for (int i = ready.Count - 1; i >= 0; i--)
            {
                _free.Push(ready[i]);
            }

            Monitor.PulseAll(_pending);
        }
    }

    private static TableColumns TableOf(string name, IReadOnlyList<ColumnRequest> columns, CellKind[]? known)
    {
        TableColumns table = new(name, columns, hasLines: true);
        for (int c = 0; c < known?.Length; c++)
        {
            if (known[c] != CellKind.Unknown && table.Kinds[c] == CellKind.Unknown)
            {
                table.Decide(c, known[c]);
            }
        }

        return table;
    }

    // Decides what depends on the rows before, and gives the part its place. It returns the part that holds the values.
    private CsvPart Place(CsvPart part)
    {
        if (part.FirstLine is { } line)
        {
            _line = line;
            _table.Locator.BeginFile(_table.SourceRowCount, part.Plan.SourceName);
        }

        if (part.SourceError is { } error)
        {
            throw CsvFile.Unreadable(part.Plan.SourceName, error, _line);
        }

        if (part.Failed || Conflicts(part))
        {
            part = ReadAgain(part);
        }

        _bytes += part.Length;
        part.FirstRow = _table.RowCount;
        Reserve(part.KeptCount);
        for (int c = 0; c < columns.Count; c++)
        {
            _table.AddMissing(c, part.Missing[c]);
            if (_table.Kinds[c] == CellKind.Unknown && part.Kinds[c] != CellKind.Unknown)
            {
                _table.Decide(c, part.Kinds[c]);
            }
        }

        part.MapLabels(_table);
        PlaceLines(part);
        _table.AddRows(part.RowCount, part.KeptCount);
        _line += part.LineCount;
        return part;
    }

    private void PlaceLines(CsvPart part)
    {
        int first = _table.SourceRowCount;
        // The first row of a part is on its first line, unless a shift says another.
        if (part.RowCount > 0 && (part.Shifts.Count == 0 || part.Shifts[0].Row > 0))
        {
            _table.Locator.Begin(first, _line);
        }

        foreach ((int row, int shift) in part.Shifts)
        {
            if (row < part.RowCount)
            {
                _table.Locator.Begin(first + row, _line + row + shift);
            }
        }

        foreach (int row in part.Dropped)
        {
            _table.Locator.Drop(first + row);
        }
    }

    private bool Conflicts(CsvPart part)
    {
        for (int c = 0; c < columns.Count; c++)
        {
            if (_table.Kinds[c] != CellKind.Unknown && part.Kinds[c] != CellKind.Unknown && _table.Kinds[c] != part.Kinds[c])
            {
                return true;
            }
        }

        return false;
    }

    private CsvPart ReadAgain(CsvPart part)
    {
        CsvPart again = new(columns.Count)
        {
            Text = part.Text,
            Length = part.Length,
            IsCut = part.IsCut,
            Plan = part.Plan,
            Number = part.Number,
        };
        _table.Kinds.CopyTo(again.Kinds, 0);
        new GeneralParser(again, _line).Parse();
        return again;
    }

    // Columns are made for the whole text from its first rows.
    private void Reserve(int count)
    {
        long rows = (long)_table.RowCount + count;
        // Other threads may be copying into the columns that are there.
        while (rows > _table.Capacity && _copying > 0)
        {
            Monitor.Wait(_pending);
        }

        _table.Reserve(count, size > 0 && _bytes > 0 ? Spare * rows * size / _bytes : 0.0);
    }
}
