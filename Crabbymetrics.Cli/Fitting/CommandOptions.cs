using System.CommandLine;
using System.Globalization;

namespace Crabbymetrics.Cli.Fitting;

/// <summary>
/// Options whose values are numbers. They are texts to the parser of the command line and are read here: the messages say what was typed,
/// and the parser's generic code, which would be compiled at each start for each type of number, stays out of the way.
/// </summary>
internal static class CommandOptions
{
    public static Option<string?> Text(string name, string valueName, string description) =>
        new(name) { HelpName = valueName, Description = description };

    public static Option<string?> Trials() =>
        Text(
            "--trials",
            "COL",
            "column of the number of trials of which the outcome counts the successes; without it outcomes are 0 and 1"
        );

    public static double? GetNumber(this ParseResult parsed, Option<string?> option)
    {
        string? text = parsed.GetValue(option);
        return text is null ? null
            : double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) ? value
            : throw new UsageException($"{option.Name} takes a number; '{text}' is not one.");
    }

    public static long? GetWholeNumber(this ParseResult parsed, Option<string?> option, long largest = long.MaxValue)
    {
        string? text = parsed.GetValue(option);
        return text is null ? null
            : long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long value) && value <= largest ? value
            : throw new UsageException(
                FormattableString.Invariant($"{option.Name} takes a whole number up to {largest}; '{text}' is not one.")
            );
    }

    /// <summary>The value of the name that was typed; the first is the default.</summary>
    public static T GetChoice<T>(
        this ParseResult parsed,
        Option<string?> option,
        (string Name, T Value) standard,
        params ReadOnlySpan<(string Name, T Value)> others
    )
    {
        string? text = parsed.GetValue(option);
        if (text is null || string.Equals(text, standard.Name, StringComparison.OrdinalIgnoreCase))
        {
            return standard.Value;
        }

        string allowed = standard.Name;
        for (int i = 0; i < others.Length; i++)
        {
            if (string.Equals(text, others[i].Name, StringComparison.OrdinalIgnoreCase))
            {
                return others[i].Value;
            }

            allowed += (i == others.Length - 1 ? " or " : ", ") + others[i].Name;
        }

        throw new UsageException($"{option.Name} is {allowed}, not '{text}'.");
    }
}
