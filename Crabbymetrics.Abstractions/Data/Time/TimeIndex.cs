using System.Collections.Immutable;

namespace Crabbymetrics;

/// <summary>
/// The period of each observation, periods in ascending order: immutable. Lags are differences of <see cref="Positions"/>, which count in
/// units of the period and not in observed periods: where a year is missing, its neighbours are two years apart.
/// </summary>
/// <remarks>
/// The unit follows from the times. For numbers it is their greatest common step: 2 for the years 1990, 1992, 1996. For dates it is the
/// coarsest of year, quarter, month, week and day that all of them fit (the last days of months are months); for times of the day the
/// greatest common step.
/// </remarks>
public sealed class TimeIndex
{
    private readonly int[] _periods;
    private readonly TimeScale _scale;

    private TimeIndex(int[] periods, ImmutableArray<string> labels, TimeScale scale)
    {
        _periods = periods;
        _scale = scale;
        Labels = labels;
    }

    /// <summary>The zero-based period of each observation: the rank of its time among the distinct times.</summary>
    public ReadOnlySpan<int> Periods => _periods;

    /// <summary>The number of distinct periods.</summary>
    public int PeriodCount => Labels.Length;

    /// <summary>The distinct times, ascending: as the caller gave them, dates as <c>2001-05-31</c>.</summary>
    public ImmutableArray<string> Labels { get; }

    /// <summary>How far each distinct time is from the first, in units of the period; the first is 0.</summary>
    public ReadOnlySpan<long> Positions => _scale.Positions;

    /// <summary>The unit of <see cref="Positions"/>: <c>year</c>, <c>quarter</c>, <c>month</c>, <c>week</c>, <c>day</c>, <c>6 hours</c>;
    /// for numbers the step, such as <c>1</c>.</summary>
    public string Unit => _scale.Unit;

    /// <summary>Orders the times and finds their unit.</summary>
    /// <typeparam name="T">A type of numbers, <see cref="DateOnly"/>, <see cref="DateTime"/>, <see cref="DateTimeOffset"/>, or text:
    /// numbers, ISO dates (<c>2001-05-31</c>, <c>2001-05</c>, <c>2001-05-31T14:30</c>, <c>2001-W22</c>), quarters (<c>2001Q2</c>,
    /// <c>2001-Q2</c>, <c>Q2 2001</c>) and months (<c>2001M05</c>).</typeparam>
    /// <param name="times">A time per observation.</param>
    /// <returns>The index.</returns>
    /// <exception cref="ArgumentException">There are no times, one is missing (null or NaN), is not finite, is text that is none of these
    /// or of another form than the others, or the type has no differences; the message names the row.</exception>
    public static TimeIndex Create<T>(IReadOnlyList<T> times)
        where T : IComparable<T>
    {
        ArgumentNullException.ThrowIfNull(times);
        if (times.Count == 0)
        {
            throw new ArgumentException("The time index is empty: a time is needed for each observation.", nameof(times));
        }

        Dictionary<T, int> codes = [];
        List<TimePoint> points = [];
        int[] periods = new int[times.Count];
        for (int i = 0; i < periods.Length; i++)
        {
            T time = times[i];
            if (time is null or double.NaN or float.NaN)
            {
                throw new ArgumentException($"The time index has a missing time in row {i}.", nameof(times));
            }

            if (!codes.TryGetValue(time, out periods[i]))
            {
                TimePoint point = TimePoint.Of(time) ?? throw new ArgumentException(Unreadable(time, i), nameof(times));
                if (points.Count > 0 && !point.HasFormOf(points[0]))
                {
                    throw new ArgumentException(
                        $"The time '{point.Label}' in row {i} is of another form than '{points[0].Label}': dates, quarters, months, "
                            + $"weeks and numbers cannot be mixed.",
                        nameof(times)
                    );
                }

                codes.Add(time, periods[i] = points.Count);
                points.Add(point);
            }
        }

        return Of(periods, points, nameof(times));
    }

    /// <summary>Finds the first text that <see cref="Create{T}"/> cannot read as a time.</summary>
    /// <param name="times">Texts.</param>
    /// <returns>The zero-based position of the first that is neither a number nor a date, or is of another form than the first; -1 where
    /// there is none.</returns>
    public static int FindUnreadable(IReadOnlyList<string> times)
    {
        ArgumentNullException.ThrowIfNull(times);
        TimePoint? first = null;
        for (int i = 0; i < times.Count; i++)
        {
            TimePoint? point = TimePoint.OfText(times[i]);
            first ??= point;
            if (point is null || !point.HasFormOf(first!))
            {
                return i;
            }
        }

        return -1;
    }

    /// <summary>Reads text as a date, a time, or the first day of a month, a quarter or a week of ISO 8601, in the forms that
    /// <see cref="Create{T}"/> reads.</summary>
    /// <param name="text">The text.</param>
    /// <returns>The date, in UTC; null for a number and for other text.</returns>
    public static DateTime? ReadDate(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return TimePoint.OfText(text) is { IsDate: true } point ? new DateTime((long)point.Whole, DateTimeKind.Utc) : null;
    }

    /// <summary>The times of some of the rows. Periods without one of these rows are gone, and the unit is that of those left.</summary>
    /// <param name="rows">Zero-based rows, at least one.</param>
    /// <returns>The index of the rows in the given order.</returns>
    /// <exception cref="ArgumentException">There is no row.</exception>
    public TimeIndex Select(ReadOnlySpan<int> rows)
    {
        if (rows.IsEmpty)
        {
            throw new ArgumentException("A time index needs at least one row.", nameof(rows));
        }

        bool[] present = new bool[PeriodCount];
        foreach (int row in rows)
        {
            present[_periods[row]] = true;
        }

        int[] kept = [.. Enumerable.Range(0, PeriodCount).Where(period => present[period])];
        int[] rank = new int[PeriodCount];
        for (int r = 0; r < kept.Length; r++)
        {
            rank[kept[r]] = r;
        }

        int[] periods = new int[rows.Length];
        for (int i = 0; i < periods.Length; i++)
        {
            periods[i] = rank[_periods[rows[i]]];
        }

        return kept.Length == PeriodCount
            ? new TimeIndex(periods, Labels, _scale)
            : new TimeIndex(periods, [.. kept.Select(period => Labels[period])], _scale.Select(kept));
    }

    // Sorts the distinct times; those that are written differently and mean the same are one.
    private static TimeIndex Of(int[] codes, List<TimePoint> points, string argument)
    {
        TimePoint[] sorted = [.. points];
        int[] order = [.. Enumerable.Range(0, sorted.Length)];
        bool whole = sorted.All(static point => point.IsWhole);
        Array.Sort(sorted, order, whole ? TimePoint.WholeOrder : TimePoint.RealOrder);
        double rounding = RealTimes.Rounding(sorted);
        List<TimePoint> distinct = [];
        int[] rank = new int[sorted.Length];
        for (int s = 0; s < sorted.Length; s++)
        {
            bool same =
                distinct.Count > 0 && (whole ? sorted[s].Whole == distinct[^1].Whole : sorted[s].Real - distinct[^1].Real <= rounding);
            if (!same)
            {
                distinct.Add(sorted[s]);
            }

            rank[order[s]] = distinct.Count - 1;
        }

        return new TimeIndex(
            Array.ConvertAll(codes, code => rank[code]),
            [.. distinct.Select(static point => point.Label)],
            TimeScale.Of(distinct, argument)
        );
    }

    private static string Unreadable<T>(T time, int row) =>
        time is string or double or float
            ? $"The time '{time}' in row {row} is neither a finite number nor a date: {TimePoint.Accepted}"
            : $"Times of type {typeof(T).Name} have no differences that lags could count: give numbers, DateOnly, DateTime, or text "
                + $"({TimePoint.Accepted})";
}
