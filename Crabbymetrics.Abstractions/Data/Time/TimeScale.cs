namespace Crabbymetrics;

/// <summary>Distinct times in ascending order on the scale of their unit.</summary>
internal abstract class TimeScale
{
    /// <summary>The unit of the positions, for people.</summary>
    public abstract string Unit { get; }

    /// <summary>The distance of each time from the first, in units.</summary>
    public abstract long[] Positions { get; }

    /// <summary>Some of the times, with their own unit.</summary>
    /// <param name="kept">Ascending places, at least one.</param>
    public abstract TimeScale Select(int[] kept);

    /// <summary>Finds the unit of some times.</summary>
    /// <param name="points">Distinct times of one form, ascending.</param>
    /// <param name="argument">The caller's argument, for errors.</param>
    /// <exception cref="ArgumentException">The times have no common step, or span more steps than can be counted.</exception>
    public static TimeScale Of(List<TimePoint> points, string argument)
    {
        try
        {
            return points[0].IsDate ? new CalendarTimes([.. points.Select(static point => (long)point.Whole)])
                : points.TrueForAll(static point => point.IsWhole) ? new IntegerTimes([.. points.Select(static point => point.Whole)])
                : new RealTimes([.. points.Select(static point => point.Real)]);
        }
        catch (OverflowException error)
        {
            throw new ArgumentException(
                $"The times {points[0].Label} to {points[^1].Label} have no common step that lags could count. Give whole numbers or "
                    + $"dates.",
                argument,
                error
            );
        }
    }
}
