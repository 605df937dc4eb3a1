using System.Globalization;
using System.Text.RegularExpressions;

namespace Crabbymetrics;

/// <summary>One time, read from a number, a date or text.</summary>
/// <param name="Label">How it is written.</param>
/// <param name="IsDate">Whether <paramref name="Whole"/> are the ticks of a date, and not a number.</param>
/// <param name="IsWhole">Whether the time is an integer, which <paramref name="Whole"/> then holds exactly.</param>
/// <param name="Whole">The integer.</param>
/// <param name="Real">The number, rounded where it is a large integer.</param>
internal sealed partial record TimePoint(string Label, bool IsDate, bool IsWhole, Int128 Whole, double Real)
{
    // Beyond this a double no longer holds every integer.
    private const double LargestExactInteger = 9007199254740992.0;

    private static readonly string[] DateFormats =
    [
        "yyyy-MM-dd",
        "yyyy-MM",
        "yyyy-MM-dd'T'HH:mm",
        "yyyy-MM-dd HH:mm",
        "yyyy-MM-dd'T'HH:mm:ss",
        "yyyy-MM-dd HH:mm:ss",
        "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF",
        "yyyy-MM-dd HH:mm:ss.FFFFFFF",
        "yyyy-MM-dd'T'HH:mmK",
        "yyyy-MM-dd'T'HH:mm:ssK",
        "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK",
    ];

    /// <summary>What text can be read, for messages.</summary>
    public const string Accepted =
        "numbers, ISO dates (2001-05-31, 2001-05, 2001-05-31T14:30), quarters (2001Q2) and months (2001M05) can be read.";

    public static Comparer<TimePoint> WholeOrder { get; } = Comparer<TimePoint>.Create(static (a, b) => a.Whole.CompareTo(b.Whole));

    public static Comparer<TimePoint> RealOrder { get; } = Comparer<TimePoint>.Create(static (a, b) => a.Real.CompareTo(b.Real));

    /// <summary>What the time is: a number, a date (with or without a time of the day), a month, a quarter or a week.</summary>
    public TimeForm Form { get; init; } = IsDate ? TimeForm.Date : TimeForm.Number;

    public bool HasFormOf(TimePoint other) => Form == other.Form;

    /// <summary>Reads a time; null where it is no number, date or readable text.</summary>
    public static TimePoint? Of<T>(T time) =>
        time switch
        {
            string text => OfText(text),
            double number => OfNumber(number),
            float number => OfNumber(Math.Abs(number) < 1e9f ? (double)(decimal)number : number),
            decimal number => decimal.IsInteger(number) ? OfInteger((Int128)number) : OfNumber((double)number),
            DateTime date => OfDate(date),
            DateOnly date => OfDate(date.ToDateTime(TimeOnly.MinValue)),
            DateTimeOffset date => OfDate(date.UtcDateTime),
            byte or sbyte or short or ushort or int or uint or long or ulong or Int128 => OfInteger(
                Int128.Parse(string.Create(CultureInfo.InvariantCulture, $"{time}"), CultureInfo.InvariantCulture)
            ),
            _ => null,
        };

    /// <summary>Reads text; null where it is neither a number nor a date.</summary>
    public static TimePoint? OfText(string text)
    {
        text = text.Trim();
        TimePoint? point =
            Int128.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out Int128 integer) ? OfInteger(integer)
            : double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) ? OfNumber(number)
            : DateTime.TryParseExact(
                text,
                DateFormats,
                CultureInfo.InvariantCulture,
                DateTimeStyles.AdjustToUniversal | DateTimeStyles.AssumeUniversal,
                out DateTime date
            )
                ? OfDate(date) with
                {
                    // 2001-05 is a month; no date is as short.
                    Form = text.Length == "2001-05".Length ? TimeForm.Month : TimeForm.Date,
                }
            : OfPart(text);
        return point is null ? null : point with { Label = text };
    }

    private static TimePoint OfInteger(Int128 value) =>
        new(value.ToString(CultureInfo.InvariantCulture), IsDate: false, IsWhole: true, value, (double)value);

    private static TimePoint? OfNumber(double value) =>
        !double.IsFinite(value) ? null
        : double.IsInteger(value) && Math.Abs(value) <= LargestExactInteger ? OfInteger((Int128)value)
        : new TimePoint(value.ToString("R", CultureInfo.InvariantCulture), IsDate: false, IsWhole: false, 0, value);

    private static TimePoint OfDate(DateTime date) =>
        new(
            date.ToString(date.TimeOfDay == TimeSpan.Zero ? "yyyy-MM-dd" : "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF", CultureInfo.InvariantCulture),
            IsDate: true,
            IsWhole: true,
            date.Ticks,
            date.Ticks
        );

    // A quarter, a month or an ISO week, by its first day.
    private static TimePoint? OfPart(string text)
    {
        Match match = PartOfYear().Match(text);
        if (!match.Success)
        {
            return null;
        }

        int year = int.Parse(match.Groups["year"].Value, CultureInfo.InvariantCulture);
        int part = int.Parse(match.Groups["part"].Value, CultureInfo.InvariantCulture);
        return (year, part, char.ToUpperInvariant(match.Groups["kind"].Value[0])) switch
        {
            (< 1 or > 9998, _, _) or (_, < 1, _) => null,
            (_, <= 4, 'Q') => Part(TimeForm.Quarter, new DateTime(year, (3 * part) - 2, 1)),
            (_, <= 12, 'M') => Part(TimeForm.Month, new DateTime(year, part, 1)),
            (_, _, 'W') when part <= ISOWeek.GetWeeksInYear(year) => Part(TimeForm.Week, ISOWeek.ToDateTime(year, part, DayOfWeek.Monday)),
            _ => null,
        };

        static TimePoint Part(TimeForm form, DateTime first) => OfDate(first) with { Form = form };
    }

    [GeneratedRegex(
        "^(?:(?<year>[0-9]{4})[- ]?(?<kind>[QMW])(?<part>[0-9]{1,2})|(?<kind>Q)(?<part>[1-4])[- ]?(?<year>[0-9]{4}))$",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant
    )]
    private static partial Regex PartOfYear();
}
