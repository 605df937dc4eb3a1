using System.Globalization;

namespace Crabbymetrics.Data;

/// <summary>Cuts numbers into classes as R's <c>cut</c> does.</summary>
internal static class FactorClasses
{
    private const int FirstDigits = 3;
    private const int MostDigits = 12;

    /// <summary>The breaks: as given, or for a number of classes at equal distances, a little beyond the ends.</summary>
    public static double[] Breaks(double[] given, double[] values)
    {
        if (given is not [double classes])
        {
            return given;
        }

        double low = values.Min(),
            high = values.Max(),
            range = high - low;
        double margin = range / 1000.0;
        if (range == 0.0)
        {
            margin = Math.Abs(low) / 1000.0;
            (low, high) = (low - margin, high + margin);
            margin = 0.0;
        }

        double[] breaks = new double[(int)classes + 1];
        for (int b = 0; b < breaks.Length; b++)
        {
            breaks[b] = low + (b * (high - low) / classes);
        }

        breaks[0] = low - margin;
        breaks[^1] = high + margin;
        return breaks;
    }

    /// <summary>The names of the classes: <c>(0,10]</c>.</summary>
    public static string[] Labels(double[] breaks, bool closedRight, bool closesEnds)
    {
        string[] numbers = [];
        for (int digits = FirstDigits; digits <= MostDigits; digits++)
        {
            numbers = Array.ConvertAll(breaks, value => Rounded(value, digits));
            if (numbers.Distinct().Count() == numbers.Length)
            {
                break;
            }
        }

        string[] labels = new string[breaks.Length - 1];
        for (int c = 0; c < labels.Length; c++)
        {
            char open = !closedRight || (closesEnds && c == 0) ? '[' : '(',
                close = closedRight || (closesEnds && c == labels.Length - 1) ? ']' : ')';
            labels[c] = $"{open}{numbers[c]},{numbers[c + 1]}{close}";
        }

        return labels;
    }

    /// <summary>The class of a value; -1 where it is outside, or missing.</summary>
    public static int ClassOf(double value, double[] breaks, bool closedRight, bool closesEnds)
    {
        if (double.IsNaN(value))
        {
            return -1;
        }

        int last = breaks.Length - 2;
        if (closesEnds && value == (closedRight ? breaks[0] : breaks[^1]))
        {
            return closedRight ? 0 : last;
        }

        int place = Array.BinarySearch(breaks, value);
        int index =
            place < 0 ? ~place - 1
            : closedRight ? place - 1
            : place;
        return index >= 0 && index <= last ? index : -1;
    }

    // As C's %g writes it.
    private static string Rounded(double value, int digits)
    {
        if (double.IsInfinity(value))
        {
            return value > 0.0 ? "Inf" : "-Inf";
        }

        string text = value.ToString(FormattableString.Invariant($"E{digits - 1}"), CultureInfo.InvariantCulture);
        double rounded = double.Parse(text, CultureInfo.InvariantCulture);
        int exponent = int.Parse(text[(text.IndexOf('E', StringComparison.Ordinal) + 1)..], CultureInfo.InvariantCulture);
        if (exponent >= -5 && exponent < digits)
        {
            return rounded.ToString("0.#################", CultureInfo.InvariantCulture);
        }

        string mantissa = double.Parse(text[..text.IndexOf('E', StringComparison.Ordinal)], CultureInfo.InvariantCulture)
            .ToString("0.###############", CultureInfo.InvariantCulture);
        return FormattableString.Invariant($"{mantissa}e{(exponent < 0 ? '-' : '+')}{Math.Abs(exponent):00}");
    }
}
