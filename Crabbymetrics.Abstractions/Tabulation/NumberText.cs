using System.Globalization;

namespace Crabbymetrics;

/// <summary>Numbers as text for people: a number of significant digits, and no exponent unless a number is very large or very
/// small.</summary>
/// <param name="digits">The significant digits; digits before the decimal point are never dropped.</param>
/// <param name="culture">The culture of the numbers.</param>
public sealed class NumberText(int digits, CultureInfo culture)
{
    private const double SmallestFixed = 1e-4;
    private const double LargestFixed = 1e12;
    private const double SmallestPValue = 0.0001;
    private const int MostDecimals = 15;

    /// <summary>A number with significant digits; digits before the decimal point are kept, grouped by thousands.</summary>
    /// <param name="value">The number.</param>
    /// <returns>The text.</returns>
    public string Significant(double value) => Significant(value, digits);

    /// <summary>A p-value with four decimals, or that it is below the smallest shown.</summary>
    /// <param name="value">The p-value.</param>
    /// <returns>The text.</returns>
    public string PValue(double value) =>
        value < SmallestPValue ? $"<{SmallestPValue.ToString("F4", culture)}" : value.ToString("F4", culture);

    /// <summary>A fit statistic: a count without decimals, a number of 10 or more with two, since models are compared by the differences of
    /// their criteria, and a smaller one with significant digits.</summary>
    /// <param name="value">The statistic.</param>
    /// <returns>The text.</returns>
    public string Statistic(double value) =>
        double.IsInteger(value) && Math.Abs(value) < LargestFixed ? value.ToString("N0", culture)
        : Math.Abs(value) is >= 10.0 and < LargestFixed ? value.ToString("N2", culture)
        : Significant(value);

    private string Significant(double value, int significant)
    {
        if (!double.IsFinite(value))
        {
            return value.ToString(culture);
        }

        double size = Math.Abs(value);
        if (size == 0.0)
        {
            return 0.0.ToString($"F{significant - 1}", culture);
        }

        if (size is < SmallestFixed or >= LargestFixed)
        {
            return value.ToString($"0.{new string('0', significant - 1)}e+0", culture);
        }

        // Rounding first: 9.9996 with four digits is 10.00, not 10.000.
        double rounded = double.Parse(size.ToString($"E{significant - 1}", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
        int decimals = Math.Clamp(significant - 1 - (int)Math.Floor(Math.Log10(rounded)), 0, MostDecimals);
        return value.ToString($"N{decimals}", culture);
    }
}
