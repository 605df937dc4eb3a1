using System.Globalization;

namespace Crabbymetrics;

/// <summary>
/// Writes the numbers of a table of estimates for people: all with as many decimals as give the smallest standard error its significant
/// digits, so that decimal points stand under each other, and in scientific form where that would hide a number.
/// </summary>
/// <param name="digits">The significant digits of the smallest standard error, 1 to 15.</param>
/// <param name="culture">The culture of the numbers; null for the invariant one.</param>
public sealed class ColumnPrecision(int digits = 4, CultureInfo? culture = null)
{
    private const int FewestDecimals = 2;
    private const double LargestFixed = 1e7;

    private readonly CultureInfo _culture = culture ?? CultureInfo.InvariantCulture;
    private double _smallest = double.PositiveInfinity;

    private int Decimals =>
        Math.Clamp(
            digits - 1 - (int)Math.Floor(Math.Log10(double.IsFinite(_smallest) ? _smallest : 1.0)),
            Math.Min(FewestDecimals, digits),
            digits + 2
        );

    /// <summary>Takes a row's scale into account.</summary>
    /// <param name="scale">Its standard error, or its estimate where it has none.</param>
    public void Include(double? scale)
    {
        if (scale is { } value && double.IsFinite(value) && value != 0.0)
        {
            _smallest = Math.Min(_smallest, Math.Abs(value));
        }
    }

    /// <summary>A number of the estimates' scale.</summary>
    /// <param name="value">The number.</param>
    /// <param name="scale">The standard error of its row, which says how small a difference matters; null where there is none.</param>
    /// <returns>The cell; an empty one where the number is not available.</returns>
    public TableCell Cell(double? value, double? scale) => TableCell.Of(value, number => Text(number, scale));

    /// <summary>A z or t statistic.</summary>
    /// <param name="value">The statistic.</param>
    /// <returns>The cell; an empty one where it is not available.</returns>
    public TableCell Statistic(double? value) =>
        TableCell.Of(
            value,
            number => number.ToString(Math.Abs(number) < LargestFixed ? $"F{Math.Max(1, digits - 1)}" : Scientific, _culture)
        );

    /// <summary>A p-value.</summary>
    /// <param name="value">The p-value.</param>
    /// <returns>The cell; an empty one where it is not available.</returns>
    public TableCell Probability(double? value) =>
        TableCell.Of(
            value,
            number =>
                number < 2.2e-16 ? "<2e-16"
                : number < 1e-3 ? number.ToString("0.00e+0", _culture)
                : number.ToString("F4", _culture)
        );

    /// <summary>A fit statistic: a count without decimals, anything else with four.</summary>
    /// <param name="value">The statistic.</param>
    /// <returns>The cell; an empty one where it is not available.</returns>
    public TableCell Fit(double? value) =>
        TableCell.Of(
            value,
            number =>
                Math.Abs(number) >= LargestFixed || (Math.Abs(number) < 1e-3 && number != 0.0)
                    ? number.ToString("0.00000e+0", _culture)
                    : number.ToString(number == Math.Floor(number) ? "F0" : "F4", _culture)
        );

    private string Scientific => "0." + new string('0', Math.Max(1, digits - 1)) + "e+0";

    private string Text(double number, double? scale)
    {
        // Two digits at least must stand after the leading zeros.
        double smallestFixed = 10.0 * Math.Pow(10.0, -Decimals);
        double size = Math.Abs(scale ?? number);
        return number == 0.0 || (size >= smallestFixed && Math.Abs(number) < LargestFixed)
            ? number.ToString("F" + Decimals.ToString(CultureInfo.InvariantCulture), _culture)
            : number.ToString(Scientific, _culture);
    }
}
