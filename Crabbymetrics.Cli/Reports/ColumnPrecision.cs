using System.Globalization;

namespace Crabbymetrics.Cli.Reports;

/// <summary>
/// Writes the numbers of a table for people: all with as many decimals as give the smallest standard error four significant digits, so that
/// decimal points stand under each other, and in scientific form where that would hide a number.
/// </summary>
internal sealed class ColumnPrecision
{
    private const int FewestDecimals = 2;
    private const int MostDecimals = 6;
    private const double LargestFixed = 1e7;

    private double _smallest = double.PositiveInfinity;

    private int Decimals =>
        Math.Clamp(3 - (int)Math.Floor(Math.Log10(double.IsFinite(_smallest) ? _smallest : 1.0)), FewestDecimals, MostDecimals);

    /// <summary>Takes a row's scale into account.</summary>
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
    public string Format(double? value, double? scale)
    {
        if (value is not { } number || !double.IsFinite(number))
        {
            return "";
        }

        // Two digits at least must stand after the leading zeros.
        double smallestFixed = 10.0 * Math.Pow(10.0, -Decimals);
        double size = Math.Abs(scale ?? number);
        return number == 0.0 || (size >= smallestFixed && Math.Abs(number) < LargestFixed)
            ? number.ToString("F" + Decimals.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture)
            : number.ToString("0.000e+0", CultureInfo.InvariantCulture);
    }

    /// <summary>A z or t statistic.</summary>
    public static string Statistic(double? value) =>
        value is { } number && double.IsFinite(number)
            ? number.ToString(Math.Abs(number) < LargestFixed ? "F3" : "0.000e+0", CultureInfo.InvariantCulture)
            : "";

    /// <summary>A p-value.</summary>
    public static string Probability(double? value) =>
        value switch
        {
            null => "",
            < 2.2e-16 => "<2e-16",
            < 1e-3 => value.Value.ToString("0.00e+0", CultureInfo.InvariantCulture),
            _ => value.Value.ToString("F4", CultureInfo.InvariantCulture),
        };

    /// <summary>A fit statistic.</summary>
    public static string Fit(double? value) =>
        value switch
        {
            null => "",
            { } number when !double.IsFinite(number) => "",
            { } number when Math.Abs(number) >= LargestFixed || (Math.Abs(number) < 1e-3 && number != 0.0) => number.ToString(
                "0.00000e+0",
                CultureInfo.InvariantCulture
            ),
            { } number => number.ToString(number == Math.Floor(number) ? "F0" : "F4", CultureInfo.InvariantCulture),
        };
}
