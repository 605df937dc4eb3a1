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
}
