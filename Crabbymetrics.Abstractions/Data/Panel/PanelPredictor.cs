using System.Collections.Immutable;

namespace Crabbymetrics;

/// <summary>A characteristic of units before treatment: the mean of a column over some periods, missing values left out.
/// Immutable.</summary>
/// <param name="Column">The column; the outcome may be one.</param>
/// <param name="From">The first period; null for the first of the panel.</param>
/// <param name="To">The last period; null for the last one before treatment.</param>
public sealed record PanelPredictor(string Column, string? From = null, string? To = null)
{
    /// <summary>How it is written: <c>beer@1984:1988</c>, <c>cigsale@1975</c>, <c>lnincome</c>.</summary>
    public string Name =>
        From is null && To is null ? Column
        : From == To ? $"{Column}@{From}"
        : $"{Column}@{From}:{To}";

    /// <summary>Reads a list of predictors.</summary>
    /// <param name="text">Predictors separated by commas: a column, all periods before treatment; <c>column@1975</c>, one period;
    /// <c>column@1984:1988</c>, several. Commas inside parentheses separate nothing.</param>
    /// <exception cref="FormatException">A predictor has no column or no period where one is announced.</exception>
    public static ImmutableArray<PanelPredictor> ParseList(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        ImmutableArray<PanelPredictor>.Builder list = ImmutableArray.CreateBuilder<PanelPredictor>();
        foreach (string part in Split(text))
        {
            int at = part.LastIndexOf('@');
            string column = at < 0 ? part : part[..at].Trim();
            if (column.Length == 0)
            {
                throw new FormatException(
                    $"'{text}' has a predictor without a column. Predictors are separated by commas: lnincome, beer@1984:1988, "
                        + "cigsale@1975."
                );
            }

            list.Add(at < 0 ? new PanelPredictor(column) : Window(part, column, part[(at + 1)..]));
        }

        return list.ToImmutable();
    }

    private static PanelPredictor Window(string part, string column, string periods)
    {
        string[] ends = periods.Split(':', StringSplitOptions.TrimEntries);
        return ends switch
        {
            [{ Length: > 0 } only] => new PanelPredictor(column, only, only),
            [{ Length: > 0 } first, { Length: > 0 } last] => new PanelPredictor(column, first, last),
            _ => throw new FormatException(
                $"'{part}' is no predictor: after the @ stands a period, as in cigsale@1975, or two: beer@1984:1988."
            ),
        };
    }

    private static IEnumerable<string> Split(string text)
    {
        int depth = 0,
            start = 0;
        for (int i = 0; i < text.Length; i++)
        {
            depth += text[i] switch
            {
                '(' => 1,
                ')' => -1,
                _ => 0,
            };
            if (text[i] == ',' && depth == 0)
            {
                yield return text[start..i].Trim();
                start = i + 1;
            }
        }

        yield return text[start..].Trim();
    }
}
