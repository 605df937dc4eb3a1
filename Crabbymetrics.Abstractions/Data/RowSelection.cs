namespace Crabbymetrics;

/// <summary>Values of some rows.</summary>
internal static class RowSelection
{
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
