using System.Text;

namespace Crabbymetrics;

/// <summary>Lines of plain text that are safe for a terminal and no longer than it is wide.</summary>
internal static class TextLines
{
    /// <summary>A text on one line, without characters that move a cursor or change a colour.</summary>
    public static string Plain(string text)
    {
        string line = text.ReplaceLineEndings(" ").Replace('\t', ' ');
        return line.Any(char.IsControl) ? string.Concat(line.Select(static c => char.IsControl(c) ? '?' : c)) : line;
    }

    /// <summary>Adds a text, broken between words where it is longer than the width.</summary>
    public static void Append(StringBuilder text, string line, int width)
    {
        ReadOnlySpan<char> rest = Plain(line);
        while (width > 0 && rest.Length > width)
        {
            int end = rest[..(width + 1)].LastIndexOf(' ');
            if (end <= 0)
            {
                // A word that is longer than a line stays whole.
                end = rest.IndexOf(' ');
                if (end <= 0)
                {
                    break;
                }
            }

            text.Append(rest[..end].TrimEnd()).Append('\n');
            rest = rest[end..].TrimStart();
        }

        text.Append(rest).Append('\n');
    }

    /// <summary>Pieces of a text of at most a number of characters.</summary>
    public static IEnumerable<string> Pieces(string text, int length)
    {
        for (int start = 0; start == 0 || start < text.Length; start += length)
        {
            yield return text.Substring(start, Math.Min(length, text.Length - start));
        }
    }
}
