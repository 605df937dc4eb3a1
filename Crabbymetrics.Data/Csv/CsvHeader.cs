using System.Collections.Immutable;
using System.Text;

namespace Crabbymetrics.Data;

/// <summary>Reads the header of a delimited text file: it decides the delimiter and names the columns.</summary>
internal static class CsvHeader
{
    private const int LongestHeader = 1 << 24;
    private const int LongestPrintedText = 40;
    private static readonly char[] Delimiters = [',', '\t', ';', '|'];

    /// <summary>Reads the first line that is not blank and no comment, with the line breaks inside quotes.</summary>
    /// <param name="sourceName">The name that messages use.</param>
    /// <param name="text">The text, which is left behind the line.</param>
    /// <param name="comment">The character that begins a line of comment; null for none.</param>
    /// <param name="line">The line that is read next, from 1.</param>
    public static string Read(string sourceName, CsvCutter text, char? comment, ref long line)
    {
        List<byte> header = [];
        bool quoted = false;
        bool blank = true;
        for (int next = text.ReadByte(); next >= 0; next = text.ReadByte())
        {
            byte c = (byte)next;
            if (c is (byte)'\r' or (byte)'\n')
            {
                line++;
                if (c == (byte)'\r' && text.ReadByte() is >= 0 and not '\n')
                {
                    text.Unread();
                }

                if (quoted)
                {
                    header.Add((byte)'\n');
                    continue;
                }

                if (!blank && header[0] != comment)
                {
                    return Decode(sourceName, header);
                }

                header.Clear();
                blank = true;
                continue;
            }

            if (c < ' ' && c != (byte)'\t')
            {
                throw new DataSourceException(
                    sourceName,
                    "it is not a text file: its first line has control characters. A delimited text file with a header is expected."
                );
            }

            header.Add(c);
            quoted ^= c == (byte)'"' && header[0] != comment;
            blank &= c is (byte)' ' or (byte)'\t';
            if (header.Count > LongestHeader)
            {
                throw new DataSourceException(
                    sourceName,
                    "its first line is too long for a header. A delimited text file with a header is expected."
                );
            }
        }

        line++;
        return blank || header[0] == comment
                ? throw new DataSourceException(sourceName, "it is empty. A header with the names of the columns is expected.")
            : quoted ? throw new DataSourceException(sourceName, "a quoted name is not closed.", 1)
            : Decode(sourceName, header);
    }

    /// <summary>The delimiter that a line like <c>sep=;</c> names, as Excel writes and reads it; null where the line is another.</summary>
    public static char? NamedDelimiter(string line)
    {
        string text = line.Trim(' ').Trim('"');
        return text.Length == 5 && text.StartsWith("sep=", StringComparison.OrdinalIgnoreCase) && text[4] is not '"' ? text[4] : null;
    }

    private static string Decode(string sourceName, List<byte> header)
    {
        byte[] bytes = [.. header];
        return System.Text.Unicode.Utf8.IsValid(bytes)
            ? Encoding.UTF8.GetString(bytes)
            : throw new DataSourceException(
                sourceName,
                "its header is not UTF-8 text. Save the text as UTF-8, or name its encoding (CsvOptions.Encoding); a packed or binary file "
                    + "cannot be read."
            );
    }

    /// <summary>The candidate that stands most often outside quotes; the comma where none does.</summary>
    public static char DetectDelimiter(string header)
    {
        Span<int> counts = stackalloc int[Delimiters.Length];
        bool quoted = false;
        foreach (char c in header)
        {
            quoted ^= c == '"';
            int candidate = quoted ? -1 : Array.IndexOf(Delimiters, c);
            if (candidate >= 0)
            {
                counts[candidate]++;
            }
        }

        int best = 0;
        for (int candidate = 1; candidate < counts.Length; candidate++)
        {
            best = counts[candidate] > counts[best] ? candidate : best;
        }

        return Delimiters[best];
    }

    /// <summary>The names, without surrounding blanks; empty where there is none.</summary>
    public static ImmutableArray<string> Parse(string sourceName, string header, char delimiter)
    {
        ImmutableArray<string>.Builder names = ImmutableArray.CreateBuilder<string>();
        int position = 0;
        while (true)
        {
            (string name, position) = Field(sourceName, header, delimiter, position);
            names.Add(name.Trim());
            if (position == header.Length)
            {
                return names.ToImmutable();
            }

            position++;
        }
    }

    /// <summary>A text from a file in a form that fits in a message.</summary>
    public static string Printable(ReadOnlySpan<char> text)
    {
        StringBuilder printable = new();
        foreach (char c in text)
        {
            if (printable.Length == LongestPrintedText)
            {
                return printable.Append("...").ToString();
            }

            printable.Append(char.IsControl(c) ? ' ' : c);
        }

        return printable.ToString();
    }

    // The field that begins at a position, and the position of the delimiter after it or of the end.
    private static (string Name, int End) Field(string sourceName, string header, char delimiter, int start)
    {
        if (start >= header.Length || header[start] != '"')
        {
            int end = header.IndexOf(delimiter, start);
            end = end < 0 ? header.Length : end;
            return (header[start..end], end);
        }

        StringBuilder name = new();
        int position = start + 1;
        while (position < header.Length)
        {
            if (header[position] != '"')
            {
                name.Append(header[position++]);
            }
            else if (position + 1 < header.Length && header[position + 1] == '"')
            {
                name.Append('"');
                position += 2;
            }
            else
            {
                break;
            }
        }

        position++;
        return position >= header.Length || header[position] == delimiter
            ? (name.ToString(), Math.Min(position, header.Length))
            : throw new DataSourceException(sourceName, "a quoted name is followed by something other than a delimiter.", 1);
    }
}
