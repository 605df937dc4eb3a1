using System.Collections.Immutable;

namespace Crabbymetrics.Inference;

/// <summary>Where the rows that count stand in time, in units of the period. Rows of weight 0 are not there.</summary>
internal sealed class SerialOrder
{
    private readonly TimeIndex? _time;
    private readonly int[] _periods;

    private SerialOrder(TimeIndex? time, int[] periods, long[] positions, int count)
    {
        _time = time;
        _periods = periods;
        Positions = positions;
        PeriodCount = count;
    }

    /// <summary>The position of each row; 0 for rows of weight 0.</summary>
    public long[] Positions { get; }

    /// <summary>The number T of distinct periods.</summary>
    public int PeriodCount { get; }

    /// <summary>The unit of the positions.</summary>
    public string Unit => _time?.Unit ?? "row";

    /// <summary>Places the rows by their time, or as they stand where there is none.</summary>
    /// <param name="time">The time index; null where there is none.</param>
    /// <param name="rowCount">The number of rows.</param>
    /// <param name="weights">The weight of each row; empty for all ones.</param>
    public static SerialOrder Of(TimeIndex? time, int rowCount, ReadOnlySpan<double> weights)
    {
        int[] counting = Counting(rowCount, weights);
        if (time is null)
        {
            int[] rows = [.. Enumerable.Range(0, rowCount)];
            return new SerialOrder(null, rows, Array.ConvertAll(rows, static row => (long)row), counting.Length);
        }

        TimeIndex used = counting.Length == rowCount ? time : time.Select(counting);
        int[] periods = new int[rowCount];
        long[] positions = new long[rowCount];
        for (int i = 0; i < counting.Length; i++)
        {
            periods[counting[i]] = used.Periods[i];
            positions[counting[i]] = used.Positions[used.Periods[i]];
        }

        return new SerialOrder(used, periods, positions, used.PeriodCount);
    }

    /// <summary>The rows with positive weight, in their order.</summary>
    public static int[] Counting(int rowCount, ReadOnlySpan<double> weights)
    {
        List<int> counting = new(rowCount);
        for (int i = 0; i < rowCount; i++)
        {
            if (weights.IsEmpty || weights[i] > 0.0)
            {
                counting.Add(i);
            }
        }

        return [.. counting];
    }

    /// <summary>The time of a row as the caller wrote it.</summary>
    public string Label(int row) => _time is null ? $"row {row}" : _time.Labels[_periods[row]];

    /// <summary>The lag to use: that which the caller gave, checked, or the standard one.</summary>
    /// <param name="given">The arguments of the caller; null for the standard lag.</param>
    /// <param name="series">The rows of each series, in the order of time.</param>
    /// <param name="formula">The formula that asks, for messages.</param>
    /// <exception cref="ArgumentException">There is one period only, no series has two (a lag of 0 excepted), or the lag is
    /// negative, longer than every series or shorter than every difference of two periods in one.</exception>
    public int Lag(int? given, int[][] series, string formula)
    {
        if (PeriodCount < 2)
        {
            throw new ArgumentException($"{formula} needs at least two periods; the data have {PeriodCount}.");
        }

        long shortest = long.MaxValue,
            longest = 0;
        foreach (int[] rows in series)
        {
            for (int t = 1; t < rows.Length; t++)
            {
                shortest = Math.Min(shortest, Positions[rows[t]] - Positions[rows[t - 1]]);
            }

            longest = rows.Length == 0 ? longest : Math.Max(longest, Positions[rows[^1]] - Positions[rows[0]]);
        }

        if (longest == 0 && given != 0)
        {
            throw new ArgumentException($"{formula} needs units with at least two periods; each unit has one alone.");
        }

        int lag = given ?? (int)Math.Min(longest, KernelWeights.StandardLag(PeriodCount));
        if (lag < 0 || lag > longest)
        {
            throw new ArgumentException(
                $"A lag of {InUnits(lag)} is not possible: it lies between 0 and {InUnits(longest)}, the longest distance of two periods."
            );
        }

        return lag == 0 || lag >= shortest
            ? lag
            : throw new ArgumentException(
                $"{(given is null ? "The default lag" : "A lag")} of {InUnits(lag)} is shorter than every distance of two periods, the "
                    + $"shortest of which is {InUnits(shortest)}: it would join no two periods. Give a lag of {shortest} or more, or 0 for "
                    + $"errors that are not correlated over time."
            );
    }

    /// <summary>Says which series miss periods; null where none does.</summary>
    /// <param name="series">The rows of each series, in the order of time.</param>
    public string? GapText(int[][] series)
    {
        int withGaps = 0;
        (int Before, int After)? example = null;
        foreach (int[] rows in series)
        {
            bool gap = false;
            for (int t = 1; t < rows.Length; t++)
            {
                if (Positions[rows[t]] - Positions[rows[t - 1]] > 1)
                {
                    gap = true;
                    example ??= (rows[t - 1], rows[t]);
                }
            }

            withGaps += gap ? 1 : 0;
        }

        if (example is not { } found || _time is null)
        {
            return null;
        }

        string who = series.Length == 1 ? "The series has" : $"{withGaps} of {series.Length} units have";
        return $"{who} gaps: no period between {Label(found.Before)} and {Label(found.After)}, for example. Lags count in units of the "
            + $"period ({UnitText()}), not in observed periods.";
    }

    private string UnitText() => char.IsAsciiDigit(Unit[0]) ? $"steps of {Unit}" : Unit;

    private string InUnits(long count) =>
        char.IsAsciiDigit(Unit[0]) ? (Unit == "1" ? $"{count}" : $"{count} (in steps of {Unit})")
        : count is 1 or -1 ? $"{count} {Unit}"
        : $"{count} {Unit}s";
}
