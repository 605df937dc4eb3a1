using System.Collections.Immutable;
using System.Text;

namespace Crabbymetrics.Data;

/// <summary>Reads the header of a delimited text file: it decides the delimiter and names the columns.</summary>
internal static class CsvHeader
{
    private const int LongestHeader = 1 << 24;
    private const int LongestPrintedText = 40;
    private static readonly char[] Delimiters = [',', '\t', ';', '|'];

    /// <summary>Reads the first line that is not blank, with the line breaks inside quotes.</summary>
    public static string Read(string sourceName, TextReader reader)
    {
        StringBuilder header = new();
        bool quoted = false;
        bool blank = true;
        for (int next = reader.Read(); next >= 0; next = reader.Read())
        {
            char c = (char)next;
            if (c is '\r' or '\n' && !quoted)
            {
                if (!blank)
                {
                    return header.ToString();
                }

                header.Clear();
                continue;
            }

            if (c < ' ' && c is not ('\t' or '\r' or '\n'))
            {
                throw new DataSourceException(
                    sourceName,
                    "it is not a text file: its first line has control characters. A delimited text file with a header is expected."
                );
            }

            quoted ^= c == '"';
            blank &= char.IsWhiteSpace(c);
            header.Append(c);
            if (header.Length > LongestHeader)
            {
                throw new DataSourceException(
                    sourceName,
                    "its first line is too long for a header. A delimited text file with a header is expected."
                );
            }
        }

        return blank ? throw new DataSourceException(sourceName, "it is empty. A header with the names of the columns is expected.")
            : quoted ? throw new DataSourceException(sourceName, "a quoted name is not closed.", 1)
            : header.ToString();
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
