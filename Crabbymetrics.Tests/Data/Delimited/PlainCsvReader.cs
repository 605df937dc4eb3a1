using System.Globalization;
using Crabbymetrics.Data;

namespace Crabbymetrics.Tests.Data.Delimited;

/// <summary>The rules of a delimited text, written plainly: one character after the other, one row after the other.</summary>
internal sealed class PlainCsvReader(string text, char delimiter, char? comment)
{
    private static readonly string[] Missing = ["", "NA", "N/A", "NaN", "nan", "null", "NULL", "None", "."];

    private int _position;
    private int _line = 1;

    /// <summary>Reads columns and describes what came of it: values and lines, or the place of the first error.</summary>
    public string Describe(IReadOnlyList<ColumnRequest> columns)
    {
        string[] names = [];
        try
        {
            while (ReadRow() is { } header)
            {
                names = [.. header.Fields];
                break;
            }

            int[] positions = [.. columns.Select(column => Array.IndexOf(names, column.Name))];
            string?[] kinds = [.. columns.Select(static column => column.Kind == ColumnKind.Label ? "label" : null)];
            List<string> rows = [];
            int dropped = 0;
            while (ReadRow() is { } row)
            {
                if (row.Fields.Count != names.Length)
                {
                    throw new Fault(row.Line, null);
                }

                bool complete = true;
                List<string> values = [];
                for (int c = 0; c < columns.Count; c++)
                {
                    string field = row.Fields[positions[c]].Trim();
                    if (Missing.Contains(field))
                    {
                        complete = false;
                        continue;
                    }

                    values.Add(Value(field, columns[c], ref kinds[c], row.Line));
                }

                if (complete)
                {
                    rows.Add(string.Join("|", values.Append($"line {row.Line}")));
                }
                else
                {
                    dropped++;
                }
            }

            return string.Join("\n", rows.Append($"dropped {dropped}"));
        }
        catch (Fault fault)
        {
            return $"error in line {fault.Line}, column {fault.Column}";
        }
    }

    private static string Value(string field, ColumnRequest column, ref string? kind, int line)
    {
        bool isNumber = double.TryParse(field, NumberStyles.Float, CultureInfo.InvariantCulture, out double number);
        bool isTruth = field.ToUpperInvariant() is "TRUE" or "FALSE" or "T" or "F" or "YES" or "NO";
        kind ??=
            column.Kind == ColumnKind.Number ? (isTruth ? "truth" : "number")
            : isNumber ? "number"
            : "label";
        bool right = kind switch
        {
            "number" => isNumber && double.IsFinite(number),
            "truth" => isTruth,
            _ => column.Kind == ColumnKind.Label || (!isNumber && field is not ("1,5" or "12%")),
        };
        return !right ? throw new Fault(line, column.Name)
            : kind == "number" ? BitConverter.DoubleToInt64Bits(number).ToString(CultureInfo.InvariantCulture)
            : kind == "truth"
                ? BitConverter.DoubleToInt64Bits(field[0] is 'T' or 't' or 'Y' or 'y' ? 1.0 : 0.0).ToString(CultureInfo.InvariantCulture)
            : field;
    }

    private Row? ReadRow()
    {
        while (_position < text.Length && (IsLineEnd(text[_position]) || text[_position] == comment))
        {
            while (_position < text.Length && !IsLineEnd(text[_position]))
            {
                _position++;
            }

            EndLine();
        }

        if (_position == text.Length)
        {
            return null;
        }

        int line = _line;
        List<string> fields = [];
        while (true)
        {
            fields.Add(ReadField(line));
            if (_position == text.Length || text[_position] != delimiter)
            {
                EndLine();
                return new Row(line, fields);
            }

            _position++;
        }
    }

    private string ReadField(int rowLine)
    {
        string field = "";
        if (_position < text.Length && text[_position] == '"')
        {
            _position++;
            while (true)
            {
                if (_position == text.Length)
                {
                    throw new Fault(rowLine, null);
                }

                char c = text[_position];
                if (c != '"')
                {
                    if (IsLineEnd(c))
                    {
                        int start = _position;
                        EndLine();
                        field += text[start.._position];
                    }
                    else
                    {
                        field += c;
                        _position++;
                    }
                }
                else if (_position + 1 < text.Length && text[_position + 1] == '"')
                {
                    field += '"';
                    _position += 2;
                }
                else
                {
                    _position++;
                    return _position == text.Length || text[_position] == delimiter || IsLineEnd(text[_position])
                        ? field
                        : throw new Fault(rowLine, null);
                }
            }
        }

        while (_position < text.Length && text[_position] != delimiter && !IsLineEnd(text[_position]))
        {
            field += text[_position++];
        }

        return field;
    }

    private void EndLine()
    {
        if (_position < text.Length)
        {
            _position += text[_position] == '\r' && _position + 1 < text.Length && text[_position + 1] == '\n' ? 2 : 1;
        }

        _line++;
    }

    private static bool IsLineEnd(char c) => c is '\r' or '\n';

    private sealed record Row(int Line, List<string> Fields);

    private sealed class Fault(int line, string? column) : Exception
    {
        public int Line { get; } = line;

        public string? Column { get; } = column;
    }
}
