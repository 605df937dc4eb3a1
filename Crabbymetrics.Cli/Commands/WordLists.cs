namespace Crabbymetrics.Cli.Commands;

/// <summary>Lists that stand in one value of the command line, parted by commas. Commas inside of brackets part nothing:
/// <c>poly(x, 2)=x squared, EthN=Ethnicity</c> has two entries.</summary>
internal static class WordLists
{
    /// <summary>The entries, without the blanks around them and without empty ones.</summary>
    public static IEnumerable<string> Entries(string? text)
    {
        int depth = 0,
            start = 0;
        text ??= "";
        for (int i = 0; i <= text.Length; i++)
        {
            char c = i < text.Length ? text[i] : ',';
            depth +=
                c is '(' or '[' or '{' ? 1
                : c is ')' or ']' or '}' && depth > 0 ? -1
                : 0;
            if (c != ',' || (depth > 0 && i < text.Length))
            {
                continue;
            }

            if (text[start..i].Trim() is { Length: > 0 } entry)
            {
                yield return entry;
            }

            start = i + 1;
        }
    }

    /// <summary>Pairs <c>name=label</c>; a name may stand in backticks, as in a formula.</summary>
    /// <param name="entries">The entries.</param>
    /// <param name="where">Where they stand, for the message.</param>
    /// <exception cref="UsageException">An entry has no <c>=</c>, or a name stands twice.</exception>
    public static Dictionary<string, string> Pairs(IEnumerable<string> entries, string where)
    {
        Dictionary<string, string> pairs = new(StringComparer.Ordinal);
        foreach (string entry in entries)
        {
            int equals = entry.IndexOf('=', StringComparison.Ordinal);
            string name = equals < 0 ? "" : entry[..equals].Trim().Trim('`');
            if (name.Length == 0)
            {
                throw new UsageException($"{where}: '{entry}' is no pair of name and label: write name=label.");
            }

            if (!pairs.TryAdd(name, entry[(equals + 1)..].Trim()))
            {
                throw new UsageException($"{where}: '{name}' has two labels.");
            }
        }

        return pairs;
    }

    /// <summary>The lines of a file that say something: no empty one, and none that begins with <c>#</c>.</summary>
    /// <exception cref="UsageException">The file cannot be read.</exception>
    public static IEnumerable<string> Lines(string path, string option)
    {
        try
        {
            return
            [
                .. File.ReadLines(path).Select(static line => line.Trim()).Where(static line => line.Length > 0 && !line.StartsWith('#')),
            ];
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            string why = error is FileNotFoundException or DirectoryNotFoundException ? "there is no such file." : error.Message;
            throw new UsageException($"{option} {path}: {why}");
        }
    }
}
