using System.Globalization;

namespace Crabbymetrics.Data;

/// <summary>
/// A decimal number as it is written, without rounding: 7, 07, 7.0 and +7 are one number, and 9007199254740993 is another than
/// 9007199254740992, which a double would make of it.
/// </summary>
/// <param name="IsNegative">Whether it is below zero.</param>
/// <param name="Digits">Its digits without zeros at either end; empty for zero.</param>
/// <param name="Exponent">The power of ten of the last digit.</param>
internal readonly record struct ExactNumber(bool IsNegative, string Digits, int Exponent) : IComparable<ExactNumber>
{
    // Every number of so many digits is told from the others by its double.
    private const int DigitsOfDouble = 15;
    private const int LongestPlain = 40;
    private const int LargestExponent = 300;

    /// <summary>Reads a number with an optional sign, decimal point and exponent.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out ExactNumber number)
    {
        number = default;
        if (!double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) || !double.IsFinite(value))
        {
            return false;
        }

        text = text.Trim();
        int mark = text.IndexOfAny('e', 'E');
        int exponent = 0;
        if (mark >= 0 && !int.TryParse(text[(mark + 1)..], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out exponent))
        {
            return false;
        }

        ReadOnlySpan<char> mantissa = (mark < 0 ? text : text[..mark]).TrimStart("+-");
        int point = mantissa.IndexOf('.');
        if (point >= 0)
        {
            exponent -= mantissa.Length - point - 1;
            mantissa = string.Concat(mantissa[..point], mantissa[(point + 1)..]);
        }

        ReadOnlySpan<char> digits = mantissa.TrimEnd('0');
        exponent += mantissa.Length - digits.Length;
        digits = digits.TrimStart('0');
        number = digits.IsEmpty ? new ExactNumber(false, "", 0) : new ExactNumber(text[0] == '-', digits.ToString(), exponent);
        return true;
    }

    /// <summary>Reads numbers; null where one of the texts is none.</summary>
    public static ExactNumber[]? ParseAll(IReadOnlyList<string> texts)
    {
        ExactNumber[] numbers = new ExactNumber[texts.Count];
        for (int i = 0; i < numbers.Length; i++)
        {
            if (!TryParse(texts[i], out numbers[i]))
            {
                return null;
            }
        }

        return numbers;
    }

    /// <summary>The double that is nearest to a decimal number.</summary>
    public static double Round(decimal value)
    {
        Span<int> bits = stackalloc int[4];
        decimal.GetBits(value, bits);
        ulong digits = (uint)bits[0] | ((ulong)(uint)bits[1] << 32);
        // Two numbers that doubles hold exactly have a quotient that is rounded once.
        if (bits[2] == 0 && digits is > 0 and <= 1UL << 53 && value.Scale < NumberReader.Powers.Length)
        {
            double magnitude = digits / NumberReader.Powers[value.Scale];
            return bits[3] < 0 ? -magnitude : magnitude;
        }

        return double.Parse(value.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
    }

    /// <inheritdoc/>
    public int CompareTo(ExactNumber other)
    {
        int sign = Sign.CompareTo(other.Sign);
        return sign != 0 ? sign
            : IsNegative ? -CompareMagnitude(other)
            : CompareMagnitude(other);
    }

    /// <summary>One way to write each number: as a double is, up to 15 digits, and with all digits beyond.</summary>
    public override string ToString()
    {
        string sign = IsNegative ? "-" : "";
        if (Digits.Length == 0)
        {
            return "0";
        }

        int whole = Digits.Length + Exponent;
        return Digits.Length <= DigitsOfDouble && Math.Abs(whole) <= LargestExponent
                ? double.Parse($"{sign}{Digits}E{Exponent}", CultureInfo.InvariantCulture).ToString("R", CultureInfo.InvariantCulture)
            : Math.Max(whole, Digits.Length - Math.Min(whole, 0)) > LongestPlain ? $"{sign}{Digits}E{Exponent}"
            : Exponent >= 0 ? sign + Digits + new string('0', Exponent)
            : whole > 0 ? $"{sign}{Digits[..whole]}.{Digits[whole..]}"
            : $"{sign}0.{new string('0', -whole)}{Digits}";
    }

    private int Sign =>
        Digits is null or "" ? 0
        : IsNegative ? -1
        : 1;

    private int CompareMagnitude(ExactNumber other)
    {
        int size = (Digits.Length + Exponent).CompareTo(other.Digits.Length + other.Exponent);
        return size != 0 ? size : string.CompareOrdinal(Digits, other.Digits);
    }
}
