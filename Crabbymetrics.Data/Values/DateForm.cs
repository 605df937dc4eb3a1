using System.Globalization;
using System.Text.RegularExpressions;

namespace Crabbymetrics.Data;

/// <summary>A way of writing dates, such as 31.05.2001.</summary>
internal sealed partial class DateForm
{
    private readonly string _netFormat;

    /// <summary>Takes a form.</summary>
    /// <param name="text">In the letters of .NET (<c>dd.MM.yyyy</c>) or of strptime (<c>%d.%m.%Y</c>).</param>
    /// <exception cref="ArgumentException">It is empty, or has a sign that is not known.</exception>
    public DateForm(string text)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(text);
        Text = text;
        _netFormat = text.Contains('%') ? OfStrptime(text) : text;
    }

    /// <summary>The form as it was given.</summary>
    public string Text { get; }

    /// <summary>Reads a date; null where the text has another form.</summary>
    public DateTime? Read(string text) =>
        DateTime.TryParseExact(
            text.Trim(),
            _netFormat,
            CultureInfo.InvariantCulture,
            DateTimeStyles.AdjustToUniversal | DateTimeStyles.AssumeUniversal | DateTimeStyles.AllowWhiteSpaces,
            out DateTime date
        )
            ? date
            : null;

    /// <summary>The form of a text that people read as a date, and that is none of ISO 8601, as an example for a message; null for other
    /// text.</summary>
    public static string? Guess(string text)
    {
        Match match = OtherDate().Match(text.Trim());
        if (!match.Success)
        {
            return null;
        }

        char mark = match.Groups["mark"].Value[0];
        if (match.Groups["first"].Length == 4)
        {
            return $"%Y{mark}%m{mark}%d";
        }

        string year = match.Groups["last"].Length == 4 ? "%Y" : "%y";
        // Where both may be the month, a stroke says America.
        bool monthFirst = mark == '/' && int.Parse(match.Groups["first"].Value, CultureInfo.InvariantCulture) <= 12;
        return monthFirst ? $"%m{mark}%d{mark}{year}" : $"%d{mark}%m{mark}{year}";
    }

    private static string OfStrptime(string format)
    {
        System.Text.StringBuilder net = new();
        for (int i = 0; i < format.Length; i++)
        {
            if (format[i] != '%' || i + 1 == format.Length)
            {
                net.Append(char.IsLetter(format[i]) ? $"'{format[i]}'" : $"{format[i]}");
                continue;
            }

            net.Append(
                format[++i] switch
                {
                    'Y' => "yyyy",
                    'y' => "yy",
                    // One digit or two, as strptime has them.
                    'm' => "M",
                    'd' or 'e' => "d",
                    'b' or 'h' => "MMM",
                    'B' => "MMMM",
                    'a' => "ddd",
                    'A' => "dddd",
                    'H' => "H",
                    'I' => "h",
                    'M' => "m",
                    'S' => "s",
                    'f' => "FFFFFFF",
                    'p' => "tt",
                    'z' => "zzz",
                    '%' => "'%'",
                    _ => throw new ArgumentException($"%{format[i]} in the date format {format} is not known.", nameof(format)),
                }
            );
        }

        // A single letter would be a standard format.
        return net.Length == 1 ? $"%{net}" : net.ToString();
    }

    [GeneratedRegex(
        @"^(?:(?<first>[0-9]{1,2})(?<mark>[./-])[0-9]{1,2}\k<mark>(?<last>[0-9]{4}|[0-9]{2})"
            + @"|(?<first>[0-9]{4})(?<mark>[./])[0-9]{1,2}\k<mark>[0-9]{1,2})$"
    )]
    private static partial Regex OtherDate();
}
