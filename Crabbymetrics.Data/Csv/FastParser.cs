using System.Text.Unicode;

namespace Crabbymetrics.Data;

/// <summary>Reads regular rows column by column. Whatever it does not know, it leaves to <see cref="GeneralParser"/>.</summary>
internal sealed class FastParser
{
    // So many rows of a column are read at once: what they need stays in the first cache.
    private const int BatchSize = 256;

    private readonly CsvIndex _index = new();
    private readonly bool[] _incomplete = new bool[BatchSize];
    private readonly int[] _complete = new int[BatchSize];
    private CsvPlan _plan = null!;
    private CsvPart _part = null!;
    private FieldReader _reader = null!;
    private byte[] _unquoted = [];

    /// <summary>Reads a part: column by column if it is regular, else field by field. An error is made once the rows before are known: they
    /// decide how columns are read, and the line.</summary>
    public void Parse(CsvPart part)
    {
        if (part.SourceError is not null || TryParse(part))
        {
            return;
        }

        try
        {
            new GeneralParser(part, firstLine: 0).Parse();
        }
        catch (DataSourceException)
        {
            part.Failed = true;
        }
    }

    // Whether the part is regular and was read; where not, it is as it was before.
    private bool TryParse(CsvPart part)
    {
        _plan = part.Plan;
        ReadOnlySpan<byte> text = part.Text.AsSpan(0, part.Length);
        if (
            !_plan.AllowsFast
            || part.IsCut
            || (_plan.Comment != 0 && text.Contains(_plan.Comment))
            || !_index.Build(part.Text, part.Length, _plan.Delimiter[0], _plan.FieldCount)
            || !(_index.IsAscii || Utf8.IsValid(text))
        )
        {
            return false;
        }

        _part = part;
        _reader = new FieldReader(part);
        for (int c = 0; c < _plan.Positions.Length; c++)
        {
            if (!Decide(c))
            {
                part.Reset();
                return false;
            }
        }

        for (int row = 0; row < _index.RowCount; row += BatchSize)
        {
            if (!ReadBatch(row, Math.Min(BatchSize, _index.RowCount - row)))
            {
                part.Reset();
                return false;
            }
        }

        AddLines();
        return true;
    }

    // A column is what its first value is.
    private bool Decide(int column)
    {
        ColumnKind kind = _plan.Columns[column].Kind;
        if (kind == ColumnKind.Label)
        {
            _part.Kinds[column] = CellKind.Label;
            return true;
        }

        for (int row = 0; row < _index.RowCount; row++)
        {
            ReadOnlySpan<byte> text = Content(column, row);
            if (!_plan.Missing.Contains(text))
            {
                _part.Kinds[column] = _plan.Numbers.TryParse(text, out _) ? CellKind.Number : CellKind.Label;
                return _part.Kinds[column] == CellKind.Number || kind == ColumnKind.NumberOrLabel;
            }
        }

        return true;
    }

    private bool ReadBatch(int firstRow, int count)
    {
        Array.Clear(_incomplete);
        bool anyMissing = false;
        for (int c = 0; c < _plan.Positions.Length; c++)
        {
            int missing = _part.Missing[c];
            if (_part.Kinds[c] == CellKind.Label)
            {
                ReadLabels(c, firstRow, count);
            }
            else if (_part.Kinds[c] == CellKind.Unknown)
            {
                MissAll(c, count);
            }
            else if (!ReadNumbers(c, firstRow, count))
            {
                return false;
            }

            anyMissing |= _part.Missing[c] != missing;
        }

        _part.KeptCount += anyMissing ? Squeeze(firstRow, count) : count;
        _part.RowCount += count;
        return true;
    }

    private bool ReadNumbers(int column, int firstRow, int count)
    {
        int position = _plan.Positions[column];
        int cut = position == _plan.FieldCount - 1 ? _index.LineEndLength : 0;
        Span<double> values = _part.NumbersOf(column, _index.RowCount).AsSpan(_part.KeptCount, count);
        ReadOnlySpan<int> ends = _index.Ends;
        int done = 0;
        while (true)
        {
            FieldColumn fields = new(((firstRow + done) * _plan.FieldCount) + position, _plan.FieldCount, cut);
            done += PlainNumbers.Read(_part.Text, ends, fields, _plan.Numbers.Point, values[done..]);
            if (done == count)
            {
                return true;
            }

            ReadOnlySpan<byte> text = Content(column, firstRow + done);
            if (_plan.Missing.Contains(text))
            {
                Miss(column, done);
                values[done] = double.NaN;
            }
            else if (!_plan.Numbers.TryParse(text, out values[done]) || !double.IsFinite(values[done]))
            {
                return false;
            }

            done++;
        }
    }

    private void ReadLabels(int column, int firstRow, int count)
    {
        LabelTable table = _part.Tables[column];
        Span<int> codes = _part.CodesOf(column, _index.RowCount).AsSpan(_part.KeptCount, count);
        bool isTerm = _plan.Columns[column].Kind == ColumnKind.NumberOrLabel;
        for (int i = 0; i < count; i++)
        {
            ReadOnlySpan<byte> text = Content(column, firstRow + i);
            if (_plan.Missing.Contains(text))
            {
                Miss(column, i);
                codes[i] = -1;
                continue;
            }

            int known = table.Count;
            codes[i] = table.Find(text);
            if (codes[i] == known && isTerm && _reader.IsNumberOrLikeOne(text))
            {
                // However the column is read, this is an error; the general parser says which, once all rows before are known.
                _part.Failed = true;
            }
        }
    }

    private void MissAll(int column, int count)
    {
        for (int i = 0; i < count; i++)
        {
            Miss(column, i);
        }
    }

    private void Miss(int column, int row)
    {
        _part.Missing[column]++;
        _incomplete[row] |= !_plan.Keeps[column];
    }

    // A field without quotes and blanks around it.
    private ReadOnlySpan<byte> Content(int column, int row)
    {
        int position = _plan.Positions[column];
        int field = (row * _plan.FieldCount) + position;
        ReadOnlySpan<int> ends = _index.Ends;
        int start = ends[field] + 1;
        int end = ends[field + 1] - (position == _plan.FieldCount - 1 ? _index.LineEndLength : 0);
        ReadOnlySpan<byte> text = _part.Text.AsSpan(start, end - start);
        if (text.IsEmpty)
        {
            return text;
        }

        if (text[0] == (byte)'"')
        {
            text = text[1..^1];
            text = QuotedText.Unquote(text, ref _unquoted);
        }

        if (!text.IsEmpty && (text[0] <= ' ' || text[^1] <= ' ' || text[0] >= 0x80 || text[^1] >= 0x80))
        {
            text = Utf8Trim.Of(text);
        }

        return text;
    }

    // Moves the complete rows of a batch together.
    private int Squeeze(int firstRow, int count)
    {
        int kept = 0;
        for (int i = 0; i < count; i++)
        {
            _complete[kept] = i;
            if (_incomplete[i])
            {
                _part.Dropped.Add(firstRow + i);
            }
            else
            {
                kept++;
            }
        }

        ReadOnlySpan<int> complete = _complete.AsSpan(0, kept);
        for (int c = 0; c < _plan.Positions.Length; c++)
        {
            if (_part.Kinds[c] == CellKind.Number)
            {
                Squeeze(_part.Numbers[c].AsSpan(_part.KeptCount, count), complete);
            }
            else if (_part.Kinds[c] == CellKind.Label)
            {
                Squeeze(_part.Codes[c].AsSpan(_part.KeptCount, count), complete);
            }
        }

        return kept;
    }

    private static void Squeeze<T>(Span<T> values, ReadOnlySpan<int> complete)
    {
        for (int k = 0; k < complete.Length; k++)
        {
            values[k] = values[complete[k]];
        }
    }

    private void AddLines()
    {
        int shift = 0;
        foreach (int fieldsBefore in _index.QuotedLineFeeds)
        {
            int row = (fieldsBefore / _plan.FieldCount) + 1;
            shift++;
            if (_part.Shifts.Count > 0 && _part.Shifts[^1].Row == row)
            {
                _part.Shifts[^1] = (row, shift);
            }
            else
            {
                _part.Shifts.Add((row, shift));
            }
        }

        _part.LineCount = _index.RowCount + shift;
    }
}
