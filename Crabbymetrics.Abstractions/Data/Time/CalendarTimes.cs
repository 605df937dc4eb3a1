using System.Globalization;

namespace Crabbymetrics;

/// <summary>
/// Dates: the unit is the coarsest of year, quarter, month, week and day that all of them fit, and for times of the day that differ their
/// greatest common step. Dates fit months where they have one day of the month, or are all the last days of their months.
/// </summary>
internal sealed class CalendarTimes : TimeScale
{
    private readonly long[] _ticks;

    public CalendarTimes(long[] ticks)
    {
        _ticks = ticks;
        (Unit, Positions) = Months(ticks) ?? Days(ticks) ?? Clock(ticks);
    }

    public override string Unit { get; }

    public override long[] Positions { get; }

    public override TimeScale Select(int[] kept) => new CalendarTimes(Array.ConvertAll(kept, i => _ticks[i]));

    private static (string Unit, long[] Positions)? Months(long[] ticks)
    {
        DateTime[] dates = Array.ConvertAll(ticks, static value => new DateTime(value));
        DateTime first = dates[0];
        bool sameDay = Array.TrueForAll(dates, date => date.Day == first.Day);
        bool lastDay = Array.TrueForAll(dates, static date => date.Day == DateTime.DaysInMonth(date.Year, date.Month));
        if (!(sameDay || lastDay) || !Array.TrueForAll(dates, date => date.TimeOfDay == first.TimeOfDay))
        {
            return null;
        }

        long[] months = Array.ConvertAll(dates, date => (12L * (date.Year - first.Year)) + date.Month - first.Month);
        (string unit, long length) =
            AreMultiples(months, 12) ? ("year", 12L)
            : AreMultiples(months, 3) ? ("quarter", 3L)
            : ("month", 1L);
        return (unit, Array.ConvertAll(months, month => month / length));
    }

    private static (string Unit, long[] Positions)? Days(long[] ticks)
    {
        long[] elapsed = Array.ConvertAll(ticks, value => value - ticks[0]);
        (string Unit, long Length)? unit =
            AreMultiples(elapsed, 7 * TimeSpan.TicksPerDay) ? ("week", 7 * TimeSpan.TicksPerDay)
            : AreMultiples(elapsed, TimeSpan.TicksPerDay) ? ("day", TimeSpan.TicksPerDay)
            : null;
        return unit is { } found ? (found.Unit, Array.ConvertAll(elapsed, value => value / found.Length)) : null;
    }

    private static (string Unit, long[] Positions) Clock(long[] ticks)
    {
        IntegerTimes times = new(Array.ConvertAll(ticks, static value => (Int128)value));
        long step = long.Parse(times.Unit, CultureInfo.InvariantCulture);
        (double count, string name) =
            step % TimeSpan.TicksPerHour == 0 ? ((double)step / TimeSpan.TicksPerHour, "hour")
            : step % TimeSpan.TicksPerMinute == 0 ? ((double)step / TimeSpan.TicksPerMinute, "minute")
            : ((double)step / TimeSpan.TicksPerSecond, "second");
        string unit = count == 1.0 ? name : string.Create(CultureInfo.InvariantCulture, $"{count:R} {name}s");
        return (unit, times.Positions);
    }

    private static bool AreMultiples(long[] values, long divisor) => Array.TrueForAll(values, value => value % divisor == 0);
}
