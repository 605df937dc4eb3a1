using System.Text;

namespace Crabbymetrics.Plots;

/// <summary>Texts that fit: broken into lines at blanks, or cut in the middle.</summary>
internal static class TextFlow
{
    /// <summary>Breaks a text into lines.</summary>
    /// <param name="text">The text.</param>
    /// <param name="size">The size of the font.</param>
    /// <param name="width">The room, in pixels.</param>
    /// <param name="bold">Whether it is bold.</param>
    /// <returns>The lines; none of an empty text. A word that is wider than the room is cut.</returns>
    public static List<string> Wrap(string text, double size, double width, bool bold = false)
    {
        List<string> lines = [];
        string line = "";
        foreach (string word in Clean(text).Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            string longer = line.Length == 0 ? word : $"{line} {word}";
            if (TextMeasure.Width(longer, size, bold) <= width)
            {
                line = longer;
                continue;
            }

            if (line.Length > 0)
            {
                lines.Add(line);
            }

            line = Shorten(word, size, width, bold);
        }

        if (line.Length > 0)
        {
            lines.Add(line);
        }

        return lines;
    }

    /// <summary>Cuts a text in its middle where it is too wide: the ends of a name tell it from its neighbours.</summary>
    /// <param name="text">The text.</param>
    /// <param name="size">The size of the font.</param>
    /// <param name="width">The room, in pixels.</param>
    /// <param name="bold">Whether it is bold.</param>
    public static string Shorten(string text, double size, double width, bool bold = false)
    {
        string clean = Clean(text);
        if (TextMeasure.Width(clean, size, bold) <= width)
        {
            return clean;
        }

        Rune[] runes = [.. clean.EnumerateRunes()];
        (int few, int many) = (0, runes.Length);
        while (few < many)
        {
            int kept = (few + many + 1) / 2;
            if (TextMeasure.Width(Cut(runes, kept), size, bold) <= width)
            {
                few = kept;
            }
            else
            {
                many = kept - 1;
            }
        }

        return Cut(runes, few);
    }

    /// <summary>The text on one line, without characters that XML does not know.</summary>
    /// <param name="text">Any text.</param>
    public static string Clean(string text)
    {
        StringBuilder clean = new(text.Length);
        foreach (Rune rune in text.EnumerateRunes())
        {
            int value = rune.Value;
            bool unknown = value is (< 0x20 and not (9 or 10 or 13)) or 0xfffe or 0xffff;
            clean.Append(
                value is 9 or 10 or 13 ? " "
                : unknown ? "\ufffd"
                : rune.ToString()
            );
        }

        return clean.ToString();
    }

    private static string Cut(Rune[] runes, int kept)
    {
        int before = (kept + 1) / 2;
        return string.Concat(runes.AsSpan(0, before).ToArray())
            + "\u2026"
            + string.Concat(runes.AsSpan(runes.Length - (kept - before)).ToArray());
    }
}
