using System.Globalization;

namespace Crabbymetrics;

/// <summary>An option that is a number, perhaps a whole one, or not set.</summary>
internal sealed class NumberOption<TOptions>(
    string name,
    string? flag,
    string help,
    Func<TOptions, double?> get,
    Action<TOptions, double> set,
    NumberRange range
) : OptionDescriptor(name, flag, help, OptionType.Number)
    where TOptions : class
{
    /// <summary>Whether the number is a whole one.</summary>
    public bool IsWhole
    {
        get;
        init
        {
            field = value;
            Type = value ? OptionType.WholeNumber : OptionType.Number;
        }
    }

    public override string? Read(object options) => get((TOptions)options)?.ToString(CultureInfo.InvariantCulture);

    public override string? Write(object options, string text)
    {
        if (IsWhole)
        {
            if (!int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int whole))
            {
                return FormattableString.Invariant($"takes a whole number up to {int.MaxValue}; '{text}' is not one.");
            }

            set((TOptions)options, whole);
            return null;
        }

        if (!double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value))
        {
            return $"takes a number; '{text}' is not one.";
        }

        set((TOptions)options, value);
        return null;
    }

    public override string? Check(object options, OptionWords words) =>
        get((TOptions)options) is not { } value || range.Contains(value)
            ? null
            : FormattableString.Invariant($"must be {range.Words}; it is {value}.");
}
