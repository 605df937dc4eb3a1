using System.Collections.Immutable;
using System.Runtime.ExceptionServices;

namespace Crabbymetrics.Data;

/// <summary>
/// Puts parts together in the order of the text, whichever thread read them and when: kinds of columns, labels, lines and the first error
/// are those of one thread that reads row by row.
/// </summary>
internal sealed class CsvAssembly
{
    private const int FirstCapacity = 1024;
    private const double Spare = 1.03;
    private const double Growth = 1.5;

    private readonly string _name;
    private readonly IReadOnlyList<ColumnRequest> _columns;
    private readonly long _size;
    private readonly Dictionary<long, CsvPart> _pending = [];
    private readonly Stack<CsvPart> _free = [];
    private readonly RowLocator _locator = new(hasLines: true);
    private readonly CsvKind[] _kinds;
    private readonly double[]?[] _numbers;
    private readonly int[]?[] _codes;
    private readonly Dictionary<string, int>?[] _labels;
    private readonly int[] _missing;
    private long _next;
    private long _line;
    private long _bytes;
    private int _sourceRows;
    private int _rows;
    private int _capacity;
    private int _copying;

    /// <summary>Begins with no rows.</summary>
    /// <param name="name">The name of the source.</param>
    /// <param name="columns">What is read.</param>
    /// <param name="size">The number of bytes of the text; 0 where it is not known.</param>
    public CsvAssembly(string name, IReadOnlyList<ColumnRequest> columns, long size)
    {
        _name = name;
        _columns = columns;
        _size = size;
        int count = columns.Count;
        _kinds = new CsvKind[count];
        _numbers = new double[count][];
        _codes = new int[count][];
        _labels = new Dictionary<string, int>[count];
        _missing = new int[count];
    }

    /// <summary>The first error of the text; null while there is none.</summary>
    public ExceptionDispatchInfo? Error { get; private set; }

    /// <summary>An empty part.</summary>
    public CsvPart Rent()
    {
        lock (_pending)
        {
            return _free.Count > 0 ? _free.Pop() : new CsvPart(_columns.Count);
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
            Copy(copied);
            lock (_pending)
            {
                _copying--;
                _free.Push(copied);
                Monitor.PulseAll(_pending);
            }
        }
    }

    /// <summary>The columns, once all parts are added.</summary>
    public ColumnTable Build()
    {
        ImmutableDictionary<string, double[]>.Builder numbers = ImmutableDictionary.CreateBuilder<string, double[]>();
        ImmutableDictionary<string, LabelColumn>.Builder labels = ImmutableDictionary.CreateBuilder<string, LabelColumn>();
        List<MissingCount> missing = [];
        for (int c = 0; c < _kinds.Length; c++)
        {
            ColumnRequest column = _columns[c];
            // A column asked for as numbers and as labels is missing once.
            if (_missing[c] > 0 && !missing.Exists(count => count.Column == column.Name))
            {
                missing.Add(new MissingCount(column.Name, _missing[c]));
            }

            if (column.Kind == ColumnKind.Label || _kinds[c] == CsvKind.Label)
            {
                int[] codes = _codes[c] ?? Fill(new int[_rows], -1, _rows);
                Array.Resize(ref codes, _rows);
                // Codes were given in the order of entry.
                labels[column.Name] = new LabelColumn(
                    codes,
                    [.. (_labels[c] ?? []).OrderBy(static pair => pair.Value).Select(static pair => pair.Key)]
                );
            }
            else if (column.Kind == ColumnKind.Number || _kinds[c] != CsvKind.Unknown || column.KeepsMissing)
            {
                numbers[column.Name] = _numbers[c] ?? Fill(new double[_rows], double.NaN, _rows);
            }
        }

        return new ColumnTable(_name, _rows, _sourceRows, numbers.ToImmutable(), labels.ToImmutable(), [.. missing], _locator);
    }

    // Decides what depends on the rows before, and gives the part its place. It returns the part that holds the values.
    private CsvPart Place(CsvPart part)
    {
        if (part.FirstLine is { } line)
        {
            _line = line;
            _locator.BeginFile(_sourceRows, part.Plan.SourceName);
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
        part.FirstRow = _rows;
        int rows = checked(_rows + part.KeptCount);
        for (int c = 0; c < _kinds.Length; c++)
        {
            _kinds[c] = _kinds[c] == CsvKind.Unknown ? part.Kinds[c] : _kinds[c];
            _missing[c] += part.Missing[c];
        }

        Reserve(rows);
        MapLabels(part);
        if (part.RowCount > 0)
        {
            // The first row of a part is on its first line, unless a shift says another.
            if (part.Shifts.Count == 0 || part.Shifts[0].Row > 0)
            {
                _locator.Begin(_sourceRows, _line);
            }

            foreach ((int row, int shift) in part.Shifts)
            {
                _locator.Begin(_sourceRows + row, _line + row + shift);
            }

            foreach (int row in part.Dropped)
            {
                _locator.Drop(_sourceRows + row);
            }
        }

        _rows = rows;
        _sourceRows = checked(_sourceRows + part.RowCount);
        _line += part.LineCount;
        return part;
    }

    private bool Conflicts(CsvPart part)
    {
        for (int c = 0; c < _kinds.Length; c++)
        {
            if (_kinds[c] != CsvKind.Unknown && part.Kinds[c] != CsvKind.Unknown && _kinds[c] != part.Kinds[c])
            {
                return true;
            }
        }

        return false;
    }

    private CsvPart ReadAgain(CsvPart part)
    {
        CsvPart again = new(_kinds.Length)
        {
            Text = part.Text,
            Length = part.Length,
            IsCut = part.IsCut,
            Plan = part.Plan,
            Number = part.Number,
        };
        _kinds.CopyTo(again.Kinds, 0);
        new GeneralParser(again, _line).Parse();
        return again;
    }

    // Columns are made for the whole text from its first rows: memory that is not used costs nothing, and a larger column a copy.
    private void Reserve(int rows)
    {
        if (rows > _capacity)
        {
            double expected = _size > 0 && _bytes > 0 ? Spare * rows * _size / _bytes : 0.0;
            double capacity = Math.Max(Math.Max(expected, _capacity * Growth), Math.Max(rows, FirstCapacity));
            _capacity = (int)Math.Min(capacity, Array.MaxLength);
            // Other threads may be copying into the columns that are there.
            while (_copying > 0)
            {
                Monitor.Wait(_pending);
            }

            for (int c = 0; c < _kinds.Length; c++)
            {
                _numbers[c] = Enlarge(_numbers[c]);
                _codes[c] = Enlarge(_codes[c]);
            }
        }

        for (int c = 0; rows > 0 && c < _kinds.Length; c++)
        {
            if (_kinds[c] == CsvKind.Label)
            {
                _codes[c] ??= Fill(GC.AllocateUninitializedArray<int>(_capacity), -1, _rows);
                _labels[c] ??= new Dictionary<string, int>(StringComparer.Ordinal);
            }
            else if (_kinds[c] != CsvKind.Unknown)
            {
                _numbers[c] ??= Fill(GC.AllocateUninitializedArray<double>(_capacity), double.NaN, _rows);
            }
        }
    }

    private static T[] Fill<T>(T[] values, T value, int count)
    {
        values.AsSpan(0, count).Fill(value);
        return values;
    }

    private T[]? Enlarge<T>(T[]? values)
        where T : unmanaged
    {
        if (values is null)
        {
            return null;
        }

        T[] larger = GC.AllocateUninitializedArray<T>(_capacity);
        values.AsSpan(0, _rows).CopyTo(larger);
        return larger;
    }

    private void MapLabels(CsvPart part)
    {
        for (int c = 0; c < _kinds.Length; c++)
        {
            if (part.Kinds[c] == CsvKind.Label && part.KeptCount > 0)
            {
                Dictionary<string, int> known = _labels[c]!;
                int[] map = part.MapOf(c);
                List<string> labels = part.Labels[c]!;
                for (int label = 0; label < labels.Count; label++)
                {
                    if (!known.TryGetValue(labels[label], out map[label]))
                    {
                        map[label] = known.Count;
                        known.Add(labels[label], known.Count);
                    }
                }
            }
        }
    }

    private void Copy(CsvPart part)
    {
        for (int c = 0; c < _kinds.Length && part.KeptCount > 0; c++)
        {
            if (part.Kinds[c] == CsvKind.Label)
            {
                int[] map = part.MapOf(c);
                ReadOnlySpan<int> codes = part.Codes[c].AsSpan(0, part.KeptCount);
                Span<int> target = _codes[c].AsSpan(part.FirstRow, part.KeptCount);
                for (int i = 0; i < codes.Length; i++)
                {
                    target[i] = codes[i] < 0 ? -1 : map[codes[i]];
                }
            }
            else if (part.Kinds[c] == CsvKind.Unknown)
            {
                // No value of the column is there: where later rows say what it is, they fill these.
                _codes[c]?.AsSpan(part.FirstRow, part.KeptCount).Fill(-1);
                _numbers[c]?.AsSpan(part.FirstRow, part.KeptCount).Fill(double.NaN);
            }
            else
            {
                part.Numbers[c].AsSpan(0, part.KeptCount).CopyTo(_numbers[c].AsSpan(part.FirstRow));
            }
        }
    }
}
