namespace Crabbymetrics.Data;

/// <summary>Dates as numbers: days from 1970-01-01, as R has them, with the time of the day as a fraction. A month, a quarter or a week is
/// its first day.</summary>
internal static class CalendarDays
{
    private static readonly Dictionary<string, Func<DateTime, double>> Parts = new()
    {
        ["year"] = static date => date.Year,
        ["quarter"] = static date => (date.Month + 2) / 3,
        ["month"] = static date => date.Month,
        ["day"] = static date => date.Day,
        // Monday is 1 and Sunday 7, as in ISO 8601.
        ["weekday"] = static date => date.DayOfWeek == DayOfWeek.Sunday ? 7.0 : (double)date.DayOfWeek,
    };

    /// <summary>The functions that give a part of a date.</summary>
    public static IEnumerable<string> PartNames => Parts.Keys;

    /// <summary>The days of a date.</summary>
    public static double Of(DateTime date) => (date - DateTime.UnixEpoch).TotalDays;

    /// <summary>The days of a text; null where it is no date.</summary>
    public static double? OfText(string text) => TimeIndex.ReadDate(text) is { } date ? Of(date) : null;

    /// <summary>The days of texts; null where there is none, or one of them is no date.</summary>
    public static double[]? OfTexts(IReadOnlyList<string> texts)
    {
        double[] days = new double[texts.Count];
        for (int i = 0; i < days.Length; i++)
        {
            if (OfText(texts[i]) is not { } value)
            {
                return null;
            }

            days[i] = value;
        }

        return days.Length == 0 ? null : days;
    }

    /// <summary>The function that takes a part of a date from its days; null where there is none of the name. Of a day beyond the
    /// calendar it is NaN.</summary>
    public static Func<double, double>? Part(string name) =>
        Parts.TryGetValue(name, out Func<DateTime, double>? part)
            ? days => Math.Abs(days) < 719_162.0 || (days > 0.0 && days < 2_932_896.0) ? part(DateOf(days)) : double.NaN
            : null;

    private static DateTime DateOf(double days) => DateTime.UnixEpoch.AddTicks((long)Math.Round(days * TimeSpan.TicksPerDay));
}
