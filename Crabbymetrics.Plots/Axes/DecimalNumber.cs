using System.Globalization;

namespace Crabbymetrics.Plots;

/// <summary>A number digits x 10^exponent, as ticks are: its text is exact, whatever the rounding of its value.</summary>
/// <param name="Digits">The digits as a whole number, with the sign.</param>
/// <param name="Exponent">The power of ten.</param>
internal readonly record struct DecimalNumber(long Digits, int Exponent)
{
    /// <summary>The nearest double.</summary>
    public double Value => double.Parse(string.Create(CultureInfo.InvariantCulture, $"{Digits}E{Exponent}"), CultureInfo.InvariantCulture);

    /// <summary>Digits after the decimal point that the number needs.</summary>
    public int Decimals
    {
        get
        {
            DecimalNumber plain = Plain();
            return Digits == 0 ? 0 : Math.Max(0, -plain.Exponent);
        }
    }

    /// <summary>Labels of ticks, all with the same number of digits after the point: <c>0.5</c> beside <c>1.0</c>, and powers of ten
    /// where the numbers would be long.</summary>
    /// <param name="numbers">The ticks.</param>
    public static string[] Labels(IReadOnlyList<DecimalNumber> numbers)
    {
        double largest = numbers.Max(static number => Math.Abs(number.Value));
        int decimals = numbers.Max(static number => number.Decimals);
        bool powers = largest >= 1e7 || (largest > 0.0 && largest < 1e-3);
        return [.. numbers.Select(number => powers ? number.Power() : number.Fixed(decimals))];
    }

    /// <summary>The text with a given number of digits after the point.</summary>
    /// <param name="decimals">Digits after the point.</param>
    public string Fixed(int decimals)
    {
        double size = Math.Abs(Value);
        string format = string.Create(CultureInfo.InvariantCulture, $"{(size >= 10_000.0 ? "N" : "F")}{decimals}");
        string text = size.ToString(format, CultureInfo.InvariantCulture);
        return Digits < 0 ? "\u2212" + text : text;
    }

    /// <summary>The text as a power of ten: <c>2.5x10^6</c> with a raised exponent.</summary>
    public string Power()
    {
        if (Digits == 0)
        {
            return "0";
        }

        DecimalNumber plain = Plain();
        string digits = Math.Abs(plain.Digits).ToString(CultureInfo.InvariantCulture);
        string mantissa = digits.Length == 1 ? digits : $"{digits[0]}.{digits[1..]}";
        string power = "10" + Raised(plain.Exponent + digits.Length - 1);
        return $"{(Digits < 0 ? "\u2212" : "")}{(mantissa == "1" ? power : $"{mantissa}\u00d7{power}")}";
    }

    private static string Raised(int exponent) =>
        string.Concat(
            exponent
                .ToString(CultureInfo.InvariantCulture)
                .Select(static character =>
                    character switch
                    {
                        '-' => '\u207b',
                        '1' => '\u00b9',
                        '2' => '\u00b2',
                        '3' => '\u00b3',
                        _ => (char)('\u2070' + (character - '0')),
                    }
                )
        );

    private DecimalNumber Plain()
    {
        (long digits, int exponent) = (Digits, Exponent);
        while (digits != 0 && digits % 10 == 0)
        {
            digits /= 10;
            exponent++;
        }

        return new DecimalNumber(digits, exponent);
    }
}
