using System.Globalization;
using System.Numerics;
using System.Text;

namespace Crabbymetrics.Data;

/// <summary>Reads numbers as <see cref="double.Parse(string)"/> does, to the last bit, from UTF-8 and with other separators.</summary>
internal sealed class NumberReader(char decimalSeparator, char? thousandsSeparator)
{
    private const int MostDigits = 19;
    private const int LongestNumber = 1 << 10;

    /// <summary>The powers of ten that a double holds exactly.</summary>
    public static ReadOnlySpan<double> Powers =>
        [1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22];

    /// <summary>The character before the decimals.</summary>
    public byte Point { get; } = (byte)decimalSeparator;

    /// <summary>Reads digits with an optional minus sign and decimals, which is how nearly all numbers are written.</summary>
    /// <returns>Whether the text is such a number of at most 19 digits.</returns>
    public static bool TryParsePlain(ReadOnlySpan<byte> text, byte point, out double value)
    {
        value = 0.0;
        bool negative = !text.IsEmpty && text[0] == (byte)'-';
        text = text[(negative ? 1 : 0)..];
        ulong digits = 0;
        int decimals = -1;
        if (text.Length > MostDigits + 1)
        {
            return false;
        }

        foreach (byte c in text)
        {
            uint digit = (uint)(c - '0');
            if (digit <= 9)
            {
                digits = (digits * 10) + digit;
                decimals += decimals >= 0 ? 1 : 0;
            }
            else if (c == point && decimals < 0)
            {
                decimals = 0;
            }
            else
            {
                return false;
            }
        }

        if (text.Length - (decimals >= 0 ? 1 : 0) is < 1 or > MostDigits)
        {
            return false;
        }

        // Two numbers that doubles hold exactly have a quotient that is rounded once (Clinger 1990). Beyond, Eisel and Lemire's product of
        // 128 bits.
        decimals = Math.Max(decimals, 0);
        if (digits <= 1UL << 53)
        {
            value = digits / Powers[decimals];
        }
        else if (!DecimalProduct.TryRound(digits, -decimals, out value))
        {
            return false;
        }

        value = negative ? -value : value;
        return true;
    }

    /// <summary>Reads a number, with an exponent and thousands too.</summary>
    /// <param name="text">The text without blanks at its ends.</param>
    /// <param name="value">The number; infinite where it is too large or is that word.</param>
    public bool TryParse(ReadOnlySpan<byte> text, out double value)
    {
        if (TryParsePlain(text, Point, out value))
        {
            return true;
        }

        // The parser of the runtime takes bytes of 0 behind a number for nothing; in a file they are damage.
        if (text.Length > LongestNumber || text.Contains((byte)0))
        {
            return false;
        }

        if (Point == (byte)'.' && thousandsSeparator is null)
        {
            return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value);
        }

        return TryNormalize(Encoding.UTF8.GetString(text), out string plain)
            && double.TryParse(plain, NumberStyles.Float, CultureInfo.InvariantCulture, out value);
    }

    /// <summary>Says what keeps a text that is meant as a number from being one; null where it is a number, or other text.</summary>
    public string? Cause(ReadOnlySpan<byte> text)
    {
        if (text.Length > LongestNumber || TryParse(text, out _))
        {
            return null;
        }

        string shown = Encoding.UTF8.GetString(text);
        return NumberLikeText.Cause(shown)
            ?? (
                decimalSeparator != '.'
                && double.TryParse(shown, NumberStyles.Float, CultureInfo.InvariantCulture, out double value)
                && double.IsFinite(value)
                    ? "a decimal point"
                    : null
            );
    }

    // The number with a decimal point and without separators of thousands: they stand before each three digits up to the decimals.
    private bool TryNormalize(string text, out string plain)
    {
        plain = "";
        int mark = text.AsSpan().IndexOfAny(decimalSeparator, 'e', 'E');
        string whole = mark < 0 ? text : text[..mark];
        string rest = mark < 0 ? "" : text[mark..];
        if (thousandsSeparator is { } separator)
        {
            string[] groups = whole.Split(
                separator switch
                {
                    ' ' => [' ', '\u00A0', '\u2009', '\u202F'],
                    '\'' => ['\'', '\u2019'],
                    _ => [separator],
                }
            );
            ReadOnlySpan<char> first = groups[0].AsSpan().TrimStart("+-");
            if (groups.Length > 1 && (first.Length is 0 or > 3 || !groups.Skip(1).All(static group => group.Length == 3)))
            {
                return false;
            }

            whole = string.Concat(groups);
        }

        // A point that is no decimal separator here is no part of a number.
        if (decimalSeparator != '.' && (whole.Contains('.') || rest.Contains('.')))
        {
            return false;
        }

        plain = whole + (rest.StartsWith(decimalSeparator) ? "." + rest[1..] : rest);
        return true;
    }
}
