using System.Collections.Immutable;
using System.Globalization;

namespace Crabbymetrics.Inference;

/// <summary>Reads the text of a request for effects.</summary>
internal sealed class EffectsRequestParser(string text)
{
    private static readonly (string Word, EffectMeasure Measure)[] Measures =
    [
        ("difference", EffectMeasure.Difference),
        ("ratio", EffectMeasure.Ratio),
        ("log-ratio", EffectMeasure.LogRatio),
        ("eyex", EffectMeasure.Elasticity),
        ("dyex", EffectMeasure.LinearLog),
        ("eydx", EffectMeasure.LogLinear),
    ];

    public EffectsRequest Read()
    {
        string[] clauses = [.. Cut(text, ';')];
        (string kind, string variables) = First(clauses[0]);
        EffectsRequest request = new()
        {
            Kind = Choose(
                kind,
                ("predictions", EffectKind.Predictions),
                ("comparisons", EffectKind.Comparisons),
                ("slopes", EffectKind.Slopes)
            ),
            Variables = Names(variables),
        };
        HashSet<string> seen = [];
        foreach (string clause in clauses.AsSpan(1))
        {
            (string word, string rest) = First(clause);
            if (!seen.Add(word == "at" && rest.Trim() == "means" ? "at means" : word))
            {
                throw Error($"the clause '{word}' stands there twice");
            }

            request = Read(request, word, rest.Trim());
        }

        return request;
    }

    private EffectsRequest Read(EffectsRequest request, string word, string rest) =>
        (word, rest) switch
        {
            ("cross" or "link", { Length: > 0 }) => throw Error($"'{word}' stands alone, and '{rest}' follows it"),
            ("cross", _) => request with { Cross = true },
            ("link", _) => request with { OnLink = true },
            (_, "") => throw Error(word.Length == 0 ? "a clause is empty" : $"nothing follows '{word}'"),
            ("by", _) => request with { By = Names(rest) },
            ("at", "means") => request with { AtMeans = true },
            ("at", _) => request with { At = [.. Cut(rest, ',').Select(Values)] },
            ("as", _) => request with { Measure = Choose(rest, Measures) },
            ("contrast", _) => request with
            {
                Contrast = Choose(
                    rest,
                    ("reference", LevelContrast.Reference),
                    ("sequential", LevelContrast.Sequential),
                    ("pairwise", LevelContrast.Pairwise)
                ),
            },
            ("step", _) => request with { Step = Number(rest) },
            ("test", _) => request with { Hypotheses = rest },
            _ => throw Error($"'{word}' is no clause: there are by, at, as, contrast, step, cross, link and test"),
        };

    private EffectValues Values(string part)
    {
        string[] sides = [.. Cut(part, '=')];
        if (sides.Length != 2 || sides[0].Trim().Length == 0)
        {
            throw Error($"'{part.Trim()}' gives no values: write 'at x = 1 2 3'");
        }

        ImmutableArray<string> values = [.. Cut(sides[1], ' ').Select(Plain).Where(static value => value.Length > 0)];
        return values.IsEmpty ? throw Error($"'{part.Trim()}' gives no values") : new EffectValues(Plain(sides[0]), values);
    }

    private double Number(string word) =>
        double.TryParse(word, NumberStyles.Float, CultureInfo.InvariantCulture, out double value)
            ? value
            : throw Error($"'{word}' is no number");

    private ImmutableArray<string> Names(string list)
    {
        if (list.Trim().Length == 0)
        {
            return [];
        }

        ImmutableArray<string> names = [.. Cut(list, ',').Select(Plain)];
        return names.Contains("") ? throw Error("a name is missing beside a comma") : names;
    }

    private T Choose<T>(string word, params (string Word, T Value)[] choices)
    {
        foreach ((string known, T value) in choices)
        {
            if (known == word)
            {
                return value;
            }
        }

        throw Error($"'{word}' is none of {string.Join(", ", choices.Select(static choice => choice.Word))}");
    }

    private static (string Word, string Remainder) First(string clause)
    {
        string trimmed = clause.Trim();
        int end = trimmed.IndexOf(' ', StringComparison.Ordinal);
        return end < 0 ? (trimmed, "") : (trimmed[..end], trimmed[end..]);
    }

    private static string Plain(string word)
    {
        string trimmed = word.Trim();
        return trimmed is ['`', .., '`'] && trimmed.Length > 1 ? trimmed[1..^1] : trimmed;
    }

    // Backticks protect what is between them.
    private IEnumerable<string> Cut(string all, char separator)
    {
        if (all.AsSpan().Count('`') % 2 != 0)
        {
            throw Error("a backtick has no other");
        }

        int start = 0;
        bool quoted = false;
        for (int i = 0; i < all.Length; i++)
        {
            quoted ^= all[i] == '`';
            if (!quoted && all[i] == separator)
            {
                yield return all[start..i];
                start = i + 1;
            }
        }

        yield return all[start..];
    }

    private ArgumentException Error(string problem) =>
        new($"The effects '{text}' cannot be read: {problem}. Such as 'slopes x, z; by region' or 'comparisons g; contrast pairwise'.");
}
