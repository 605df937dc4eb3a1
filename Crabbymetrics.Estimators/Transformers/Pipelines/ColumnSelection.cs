using System.Collections.Immutable;
using System.Globalization;

namespace Crabbymetrics.Estimators;

/// <summary>The columns that words name: a name, a range, or a dot for all.</summary>
internal static class ColumnSelection
{
    private const string Range = "..";

    /// <summary>The places of the columns among those of a design, in the order of the words.</summary>
    /// <exception cref="ArgumentException">A column is not there, or is named twice.</exception>
    public static int[] Resolve(ImmutableArray<string> words, ImmutableArray<string> names)
    {
        if (words.IsEmpty || words is ["."])
        {
            return [.. Enumerable.Range(0, names.Length)];
        }

        List<int> places = [];
        foreach (string word in words)
        {
            foreach (int place in PlacesOf(word, names))
            {
                if (places.Contains(place))
                {
                    throw new ArgumentException($"The column '{names[place]}' is named twice in a step of the pipeline.");
                }

                places.Add(place);
            }
        }

        return [.. places];
    }

    /// <summary>The names that a word stands for where it does not take a design to know: a name, or a range of numbered names.</summary>
    public static IEnumerable<string> NamesOf(string word)
    {
        if (!word.Contains(Range, StringComparison.Ordinal))
        {
            return [word];
        }

        (string first, string last) = Ends(word);
        return Numbered(first, last) ?? [first, last];
    }

    private static IEnumerable<int> PlacesOf(string word, ImmutableArray<string> names)
    {
        if (names.IndexOf(word) is >= 0 and int own)
        {
            return [own];
        }

        if (!word.Contains(Range, StringComparison.Ordinal))
        {
            throw Missing(word, names);
        }

        (string first, string last) = Ends(word);
        if (Numbered(first, last) is { } numbered)
        {
            return [.. numbered.Select(name => Place(name, names))];
        }

        (int from, int to) = (Place(first, names), Place(last, names));
        return from <= to
            ? Enumerable.Range(from, to - from + 1)
            : throw new ArgumentException($"The range {word} ends before it begins: '{last}' stands before '{first}'.");
    }

    private static int Place(string name, ImmutableArray<string> names) =>
        names.IndexOf(name) is >= 0 and int place ? place : throw Missing(name, names);

    private static ArgumentException Missing(string name, ImmutableArray<string> names) =>
        new(
            $"A step of the pipeline takes the column '{name}', which is not there. There are: {string.Join(", ", names.Take(20))}"
                + $"{(names.Length > 20 ? ", ..." : "")}."
        );

    private static (string First, string Last) Ends(string word)
    {
        int middle = word.IndexOf(Range, StringComparison.Ordinal);
        return (word[..middle].Trim(), word[(middle + Range.Length)..].Trim());
    }

    // x1..x20, and x01..x20 with its zeros; null where the names are not numbered alike.
    private static List<string>? Numbered(string first, string last)
    {
        string stem = first.TrimEnd("0123456789".ToCharArray());
        if (
            !last.StartsWith(stem, StringComparison.Ordinal)
            || !int.TryParse(first[stem.Length..], NumberStyles.None, CultureInfo.InvariantCulture, out int from)
            || !int.TryParse(last[stem.Length..], NumberStyles.None, CultureInfo.InvariantCulture, out int to)
            || from > to
            || to - from > 1_000_000
        )
        {
            return null;
        }

        string form = "D" + (first[stem.Length] == '0' ? first.Length - stem.Length : 1).ToString(CultureInfo.InvariantCulture);
        return [.. Enumerable.Range(from, to - from + 1).Select(number => stem + number.ToString(form, CultureInfo.InvariantCulture))];
    }
}
