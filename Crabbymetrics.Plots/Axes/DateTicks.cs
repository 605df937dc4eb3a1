using System.Globalization;

namespace Crabbymetrics.Plots;

/// <summary>Ticks of an axis of dates: at the first of years, quarters or months, at days, or at hours.</summary>
internal static class DateTicks
{
    private static readonly int[] Years = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000];
    private static readonly int[] Months = [1, 3, 6];
    private static readonly int[] Days = [1, 2, 7, 14];
    private static readonly int[] Hours = [1, 3, 6, 12];

    // The days of 0001-01-01 and of 9999-12-31.
    private const double FirstDay = -719162.0;
    private const double LastDay = 2932896.0;

    /// <summary>Finds ticks inside a range, as fine as the number allows.</summary>
    /// <param name="low">The lower end, in days since 1970-01-01.</param>
    /// <param name="high">The upper end.</param>
    /// <param name="wanted">The largest number of ticks.</param>
    /// <returns>The ticks, ascending. Those of a range shorter than some hours are empty.</returns>
    public static List<Tick> Find(double low, double high, int wanted)
    {
        DateTime from = Date(low);
        DateTime to = Date(high);
        IEnumerable<(IEnumerable<DateTime> Dates, string Format)> finer =
        [
            .. Hours.Select(step => (Spaced(from.Date, to, TimeSpan.FromHours(step)), "MM-dd HH:mm")),
            .. Days.Select(step => (Spaced(Monday(from, step), to, TimeSpan.FromDays(step)), "yyyy-MM-dd")),
            .. Months.Select(step => (EveryMonth(from, to, step), "yyyy-MM")),
            .. Years.Select(step => (EveryYear(from, to, step), "yyyy")),
        ];
        foreach ((IEnumerable<DateTime> dates, string format) in finer)
        {
            List<DateTime> inside = [.. dates.Where(date => PlotAxis.Days(date) >= low && PlotAxis.Days(date) <= high).Take(wanted + 1)];
            if (inside.Count <= wanted)
            {
                return [.. inside.Select(date => new Tick(PlotAxis.Days(date), date.ToString(format, CultureInfo.InvariantCulture)))];
            }
        }

        return [];
    }

    private static DateTime Date(double days) =>
        DateTime.UnixEpoch.AddTicks((long)(Math.Clamp(days, FirstDay, LastDay) * TimeSpan.TicksPerDay));

    // Weeks start on Mondays, whatever the range; other steps of days count from 1970-01-01.
    private static DateTime Monday(DateTime from, int step)
    {
        long days = (long)Math.Floor(PlotAxis.Days(from.Date));
        long origin = step % 7 == 0 ? 4 : 0;
        long first = (long)(Math.Floor((days - origin) / (double)step) * step) + origin;
        return first < FirstDay ? DateTime.MinValue : DateTime.UnixEpoch.AddDays(first);
    }

    private static IEnumerable<DateTime> Spaced(DateTime first, DateTime last, TimeSpan step)
    {
        for (DateTime date = first; date <= last; date = date.Add(step))
        {
            yield return date;
            if (DateTime.MaxValue - date < step)
            {
                yield break;
            }
        }
    }

    private static IEnumerable<DateTime> EveryMonth(DateTime from, DateTime to, int step)
    {
        int last = (to.Year * 12) + to.Month - 1;
        for (int month = ((from.Year * 12) + from.Month - 1) / step * step; month <= last; month += step)
        {
            if (month >= 12)
            {
                yield return new DateTime(month / 12, (month % 12) + 1, 1);
            }
        }
    }

    private static IEnumerable<DateTime> EveryYear(DateTime from, DateTime to, int step)
    {
        for (int year = from.Year / step * step; year <= to.Year; year += step)
        {
            if (year > 0)
            {
                yield return new DateTime(year, 1, 1);
            }
        }
    }
}
