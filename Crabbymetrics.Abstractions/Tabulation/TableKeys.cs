using System.Collections.Immutable;
using System.Text;

namespace Crabbymetrics;

/// <summary>Names of columns for programs, from the headings: lower case, words joined by underscores.</summary>
internal static class TableKeys
{
    public static ImmutableArray<string> Of(FormattedTable table)
    {
        HashSet<string> taken = new(StringComparer.Ordinal);
        ImmutableArray<string>.Builder keys = ImmutableArray.CreateBuilder<string>();
        foreach (TableCell cell in table.Header[^1])
        {
            for (int i = 0; i < cell.Span; i++)
            {
                string word = keys.Count == 0 && cell.Text.Length == 0 ? "name" : Word(cell.Text, keys.Count);
                string key = word;
                for (int copy = 2; !taken.Add(key); copy++)
                {
                    key = FormattableString.Invariant($"{word}_{copy}");
                }

                keys.Add(key);
            }
        }

        return keys.ToImmutable();
    }

    private static string Word(string heading, int column)
    {
        StringBuilder word = new();
        foreach (char c in heading)
        {
            if (char.IsLetterOrDigit(c))
            {
                word.Append(char.ToLowerInvariant(c));
            }
            else if (word.Length > 0 && word[^1] != '_')
            {
                word.Append('_');
            }
        }

        string text = word.ToString().TrimEnd('_');
        return text.Length > 0 ? text : FormattableString.Invariant($"column_{column}");
    }
}
