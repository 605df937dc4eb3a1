using System.Globalization;
using System.Text.RegularExpressions;

namespace Crabbymetrics.Data;

/// <summary>
/// Recognizes text that people mean as a number and that is none here: <c>0,5</c>, <c>1,000</c>, <c>1.234,5</c>, <c>1 000</c>, <c>12%</c>,
/// <c>$12</c>, <c>(1,200.50)</c>, <c>1.5D+02</c>, a minus sign of
/// typesetters. A number with a unit in letters (<c>12 kg</c>), a range (<c>5-9</c>), a date and a version
/// (<c>1.2.3</c>) are text.
/// </summary>
internal static partial class NumberLikeText
{
    private const int LongestNumber = 48;

    /// <summary>Says what keeps a text from being a number: <c>a decimal comma</c>; null where it is a number, or other text.</summary>
    public static string? Cause(ReadOnlySpan<char> text)
    {
        text = text.Trim();
        if (text.Length is 0 or > LongestNumber || !MayBeNumber(text))
        {
            return null;
        }

        List<string> causes = [];
        if (Accounted().IsMatch(text))
        {
            text = text[1..^1];
            causes.Add("parentheses");
        }

        ReadOnlySpan<char> body = WithoutSigns(Plain(text, causes), causes);
        string? form =
            PlainNumber().IsMatch(body) ? (causes.Count > 0 ? "" : null)
            : FortranExponent().IsMatch(body) ? "D before its exponent"
            : CommaForEither().IsMatch(body) ? "a comma, for the decimals or between thousands,"
            : DecimalComma().IsMatch(body) ? "a decimal comma"
            : GroupsAndPoint().IsMatch(body) || PointsBetweenGroups().IsMatch(body) ? "separators between thousands"
            : GroupsAndComma().IsMatch(body) ? "separators between thousands and a decimal comma"
            : null;
        return form is null ? null : string.Join(" and ", form.Length > 0 ? [form, .. causes] : causes);
    }

    // Most labels begin with a letter, and need no closer look.
    private static bool MayBeNumber(ReadOnlySpan<char> text) =>
        char.IsDigit(text[0]) || char.IsDigit(text[^1]) || text[^1] is '%' or '‰' or ')' || IsCurrency(text[^1]);

    private static bool IsCurrency(char c) => char.GetUnicodeCategory(c) == UnicodeCategory.CurrencySymbol;

    // The text in ASCII, with one kind of blank and apostrophe.
    private static string Plain(ReadOnlySpan<char> text, List<string> causes)
    {
        bool minus = false,
            digits = false;
        string plain = string.Create(
            text.Length,
            text.ToString(),
            (span, original) =>
            {
                for (int i = 0; i < span.Length; i++)
                {
                    char c = original[i];
                    bool otherMinus = c is '\u2212' or '\u2013' or '\uFE63' or '\uFF0D';
                    bool otherDigit = c > 127 && char.IsDigit(c);
                    minus |= otherMinus;
                    digits |= otherDigit;
                    span[i] =
                        otherMinus ? '-'
                        : otherDigit ? (char)('0' + CharUnicodeInfo.GetDecimalDigitValue(c))
                        : char.IsWhiteSpace(c) ? ' '
                        : c == '\u2019' ? '\''
                        : c;
                }
            }
        );
        if (minus)
        {
            causes.Add("a minus sign other than '-'");
        }

        if (digits)
        {
            causes.Add("digits other than 0 to 9");
        }

        return plain;
    }

    // Cuts a sign, a currency before or after the number, and a percent sign.
    private static ReadOnlySpan<char> WithoutSigns(ReadOnlySpan<char> text, List<string> causes)
    {
        bool currency = false,
            percent = false,
            sign = false;
        while (!text.IsEmpty && !char.IsAsciiDigit(text[0]) && text[0] is not (',' or '.'))
        {
            if (!Take(text[0], ref currency, ref percent, ref sign))
            {
                return text;
            }

            text = text[1..].TrimStart();
        }

        bool none = true;
        while (!text.IsEmpty && !char.IsAsciiDigit(text[^1]) && Take(text[^1], ref currency, ref percent, ref none))
        {
            text = text[..^1].TrimEnd();
        }

        if (currency)
        {
            causes.Add("a currency sign");
        }

        if (percent)
        {
            causes.Add("a percent sign");
        }

        return text;
    }

    // Each kind of sign stands once.
    private static bool Take(char c, ref bool currency, ref bool percent, ref bool sign)
    {
        if (IsCurrency(c) && !currency)
        {
            return currency = true;
        }

        if (c is '%' or '‰' && !percent)
        {
            return percent = true;
        }

        return c is '-' or '+' && !sign && (sign = true);
    }

    [GeneratedRegex(@"^(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?$", RegexOptions.CultureInvariant)]
    private static partial Regex PlainNumber();

    // Accountants write (12.50) for -12.5; (1) counts something, and (18,24) is a range.
    [GeneratedRegex(@"^\([^()]*[0-9]\.[0-9][^()]*\)$", RegexOptions.CultureInvariant)]
    private static partial Regex Accounted();

    // Fortran and SAS write 1.5D+02; 1D2 is a code.
    [GeneratedRegex(@"^[0-9]*\.?[0-9]+[dD][+-][0-9]+$", RegexOptions.CultureInvariant)]
    private static partial Regex FortranExponent();

    [GeneratedRegex("^[1-9][0-9]{0,2},[0-9]{3}$", RegexOptions.CultureInvariant)]
    private static partial Regex CommaForEither();

    [GeneratedRegex("^[0-9]*,[0-9]+(?:[eE][+-]?[0-9]+)?$", RegexOptions.CultureInvariant)]
    private static partial Regex DecimalComma();

    [GeneratedRegex(@"^[0-9]{1,3}(?:[ ,'][0-9]{2,3})*[ ,'][0-9]{3}(?:\.[0-9]*)?$", RegexOptions.CultureInvariant)]
    private static partial Regex GroupsAndPoint();

    [GeneratedRegex(@"^[0-9]{1,3}(?:[ .'][0-9]{3})+,[0-9]+$", RegexOptions.CultureInvariant)]
    private static partial Regex GroupsAndComma();

    [GeneratedRegex(@"^[0-9]{1,3}(?:\.[0-9]{3}){2,}$", RegexOptions.CultureInvariant)]
    private static partial Regex PointsBetweenGroups();
}
