using System.Text;
using System.Text.Unicode;

namespace Crabbymetrics.Data;

/// <summary>
/// Reads any rows, one field after the other, and finds every error. A quote opens a field only where the field begins; inside, two
/// quotes are one; after the closing quote the field ends. Empty lines are skipped.
/// </summary>
internal sealed class GeneralParser
{
    private readonly CsvPlan _plan;
    private readonly CsvPart _part;
    private readonly FieldReader _reader;
    private readonly byte[] _text;
    private readonly int _length;
    private readonly Field[] _fields;
    private readonly long _firstLine;
    private byte[] _unquoted = [];
    private int _position;
    private int _line;

    /// <summary>Prepares to read a part.</summary>
    /// <param name="part">The rows; where <see cref="CsvPart.Kinds"/> is known, rows before have decided.</param>
    /// <param name="firstLine">The line of the file on which the part begins.</param>
    public GeneralParser(CsvPart part, long firstLine)
    {
        _plan = part.Plan;
        _part = part;
        _firstLine = firstLine;
        _text = part.Text;
        _length = part.Length;
        _fields = new Field[_plan.FieldCount];
        _reader = new FieldReader(part);
    }

    /// <summary>Reads the part.</summary>
    /// <exception cref="DataSourceException">The first error of the part.</exception>
    public void Parse()
    {
        while (_position < _length)
        {
            byte c = _text[_position];
            if (c is (byte)'\n' or (byte)'\r')
            {
                EndLine();
            }
            else if (c == _plan.Comment && _plan.Comment != 0)
            {
                SkipToLineEnd();
                EndLine();
            }
            else
            {
                ParseRow();
            }
        }

        _part.LineCount = _line;
    }

    private void ParseRow()
    {
        int start = _position;
        int line = _line;
        int count = 0;
        while (true)
        {
            Field field = _position < _length && _text[_position] == (byte)'"' ? QuotedField(line) : PlainField();
            if (count < _fields.Length)
            {
                _fields[count] = field;
            }

            count++;
            if (!AtDelimiter(_position))
            {
                break;
            }

            _position += _plan.Delimiter.Length;
        }

        if (_part.IsCut && _position >= _length)
        {
            throw Error(line, "the line is longer than 64 MB, which no table needs.");
        }

        if (!Utf8.IsValid(_text.AsSpan(start, _position - start)))
        {
            throw Error(
                line,
                "a byte is not UTF-8 text. Save the text as UTF-8, or name its encoding (CsvOptions.Encoding); a packed or binary file "
                    + "cannot be read."
            );
        }

        EndLine();
        if (count != _fields.Length)
        {
            throw Error(
                line,
                FormattableString.Invariant($"the line has {count} {(count == 1 ? "field" : "fields")} where the header has ")
                    + FormattableString.Invariant($"{_fields.Length}.")
            );
        }

        _part.BeginRow(line);
        for (int c = 0; c < _plan.Positions.Length; c++)
        {
            _reader.Read(c, Utf8Trim.Of(Content(_fields[_plan.Positions[c]])), _firstLine + line);
        }

        _part.EndRow();
    }

    private Field PlainField()
    {
        int start = _position;
        ReadOnlySpan<byte> rest = _text.AsSpan(0, _length);
        while (true)
        {
            int found = rest[_position..].IndexOfAny(_plan.Delimiter[0], (byte)'\n', (byte)'\r');
            _position = found < 0 ? _length : _position + found;
            if (found < 0 || _text[_position] is (byte)'\n' or (byte)'\r' || AtDelimiter(_position))
            {
                return new Field(start, _position - start, false);
            }

            _position++;
        }
    }

    private Field QuotedField(int rowLine)
    {
        int start = ++_position;
        bool doubled = false;
        while (true)
        {
            int found = _text.AsSpan(_position, _length - _position).IndexOf((byte)'"');
            if (found < 0)
            {
                throw Error(rowLine, "a quoted field is not closed.");
            }

            _position += found + 1;
            if (_position < _length && _text[_position] == (byte)'"')
            {
                doubled = true;
                _position++;
                continue;
            }

            int end = _position - 1;
            CountLines(start, end);
            return _position == _length || _text[_position] is (byte)'\n' or (byte)'\r' || AtDelimiter(_position)
                ? new Field(start, end - start, doubled)
                : throw Error(rowLine, "a quoted field is followed by something other than a delimiter.");
        }
    }

    private bool AtDelimiter(int position) => position < _length && _text.AsSpan(position, _length - position).StartsWith(_plan.Delimiter);

    private ReadOnlySpan<byte> Content(Field field)
    {
        ReadOnlySpan<byte> content = _text.AsSpan(field.Start, field.Length);
        return field.Doubled ? QuotedText.Unquote(content, ref _unquoted) : content;
    }

    private void SkipToLineEnd()
    {
        int found = _text.AsSpan(_position, _length - _position).IndexOfAny((byte)'\n', (byte)'\r');
        _position = found < 0 ? _length : _position + found;
    }

    private void EndLine()
    {
        if (_position < _length)
        {
            _position += _text[_position] == (byte)'\r' && _position + 1 < _length && _text[_position + 1] == (byte)'\n' ? 2 : 1;
        }

        _line++;
    }

    private void CountLines(int start, int end)
    {
        for (int i = start; i < end; i++)
        {
            bool first = _text[i] == (byte)'\r';
            if (first || _text[i] == (byte)'\n')
            {
                i += first && i + 1 < end && _text[i + 1] == (byte)'\n' ? 1 : 0;
                _line++;
            }
        }
    }

    private DataSourceException Error(int line, string problem) => new(_plan.SourceName, problem, _firstLine + line);

    private readonly record struct Field(int Start, int Length, bool Doubled);
}
