using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace Crabbymetrics.Cli.Fitting;

/// <summary>Options whose values are numbers, with messages that say what was typed.</summary>
internal static class CommandOptions
{
    public static Option<double?> Number(string name, string valueName, string description) => new(name)
    {
        HelpName = valueName,
        Description = description,
        CustomParser = result => Parse(result, name, "a number", static text =>
            double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) ? value : (double?)null),
    };

    public static Option<int?> WholeNumber(string name, string valueName, string description) => new(name)
    {
        HelpName = valueName,
        Description = description,
        CustomParser = result => Parse(result, name, "a whole number", static text =>
            int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int value) ? value : (int?)null),
    };

    public static Option<long?> LongWholeNumber(string name, string valueName, string description) => new(name)
    {
        HelpName = valueName,
        Description = description,
        CustomParser = result => Parse(result, name, "a whole number", static text =>
            long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long value) ? value : (long?)null),
    };

    private static T? Parse<T>(ArgumentResult result, string name, string kind, Func<string, T?> parse)
        where T : struct
    {
        string text = result.Tokens.Count > 0 ? result.Tokens[^1].Value : "";
        T? value = parse(text);
        if (value is null)
        {
            result.AddError($"{name} takes {kind}; '{text}' is not one.");
        }

        return value;
    }
}
