namespace Crabbymetrics;

/// <summary>Values of some rows.</summary>
internal static class RowSelection
{
    /// <summary>Refuses rows that are not there.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A row does not exist.</exception>
    public static void Require(ReadOnlySpan<int> rows, int rowCount)
    {
        foreach (int row in rows)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(row, nameof(rows));
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(row, rowCount, nameof(rows));
        }
    }

    public static T[] Of<T>(ReadOnlySpan<T> values, ReadOnlySpan<int> rows)
    {
        T[] selected = new T[rows.Length];
        for (int i = 0; i < selected.Length; i++)
        {
            selected[i] = values[rows[i]];
        }

        return selected;
    }
}
