using System.Collections.Immutable;

namespace Crabbymetrics;

/// <summary>The period of each observation, periods in ascending order: immutable.</summary>
public sealed class TimeIndex
{
    private readonly int[] _periods;

    private TimeIndex(int[] periods, ImmutableArray<string> labels)
    {
        _periods = periods;
        Labels = labels;
    }

    /// <summary>The zero-based period of each observation: the rank of its time among the distinct times.</summary>
    public ReadOnlySpan<int> Periods => _periods;

    /// <summary>The number of distinct periods.</summary>
    public int PeriodCount => Labels.Length;

    /// <summary>The distinct times as the caller gave them, ascending.</summary>
    public ImmutableArray<string> Labels { get; }

    /// <summary>Ranks the times.</summary>
    /// <typeparam name="T">Any ordered type: numbers, dates. Strings are ordered by ordinal comparison.</typeparam>
    /// <param name="times">A time per observation.</param>
    /// <returns>The index.</returns>
    /// <exception cref="ArgumentException">There are no times or one is missing (null or NaN); the message names the row.</exception>
    public static TimeIndex Create<T>(IReadOnlyList<T> times)
        where T : IComparable<T>
    {
        ArgumentNullException.ThrowIfNull(times);
        if (times.Count == 0)
        {
            throw new ArgumentException("The time index is empty: a time is needed for each observation.", nameof(times));
        }

        for (int i = 0; i < times.Count; i++)
        {
            if (times[i] is null or double.NaN or float.NaN)
            {
                throw new ArgumentException($"The time index has a missing time in row {i}.", nameof(times));
            }
        }

        IComparer<T> order = typeof(T) == typeof(string) ? (IComparer<T>)(object)StringComparer.Ordinal : Comparer<T>.Default;
        SortedSet<T> distinct = new(times, order);
        T[] sorted = [.. distinct];
        int[] periods = new int[times.Count];
        for (int i = 0; i < periods.Length; i++)
        {
            periods[i] = Array.BinarySearch(sorted, times[i], order);
        }

        return new TimeIndex(periods, [.. sorted.Select(t => FormattableString.Invariant($"{t}"))]);
    }

    // Some of the rows, among them one of each period.
    internal TimeIndex Select(ReadOnlySpan<int> firstRows)
    {
        int[] periods = new int[firstRows.Length];
        for (int i = 0; i < periods.Length; i++)
        {
            periods[i] = _periods[firstRows[i]];
        }

        return new TimeIndex(periods, Labels);
    }
}
