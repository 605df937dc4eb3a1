namespace Crabbymetrics.Numerics;

/// <summary>The rows of each level of a partition, one level after the other, in their own order within it.</summary>
internal sealed class RowOrder
{
    private readonly int[] _rows;
    private readonly int[] _starts;

    private RowOrder(int[] rows, int[] starts)
    {
        _rows = rows;
        _starts = starts;
    }

    /// <summary>The number of levels.</summary>
    public int Count => _starts.Length - 1;

    /// <summary>The rows in the order of their levels.</summary>
    public ReadOnlySpan<int> Rows => _rows;

    /// <summary>Where each level starts among <see cref="Rows"/>, and their number at the end.</summary>
    public ReadOnlySpan<int> Starts => _starts;

    /// <summary>Sorts rows by counting.</summary>
    /// <param name="codes">The level of each row.</param>
    /// <param name="count">The number of levels.</param>
    public static RowOrder Of(ReadOnlySpan<int> codes, int count)
    {
        int[] starts = StartsOf(codes, count);
        int[] next = starts[..^1];
        int[] rows = new int[codes.Length];
        for (int i = 0; i < rows.Length; i++)
        {
            rows[next[codes[i]]++] = i;
        }

        return new RowOrder(rows, starts);
    }

    /// <summary>Where each level starts among rows in the order of their levels, and their number at the end.</summary>
    /// <param name="codes">The level of each row.</param>
    /// <param name="count">The number of levels.</param>
    public static int[] StartsOf(ReadOnlySpan<int> codes, int count)
    {
        int[] starts = new int[count + 1];
        foreach (int code in codes)
        {
            starts[code + 1]++;
        }

        for (int g = 0; g < count; g++)
        {
            starts[g + 1] += starts[g];
        }

        return starts;
    }

    /// <summary>The rows of a level.</summary>
    /// <param name="level">The level.</param>
    public ReadOnlySpan<int> RowsOf(int level) => _rows.AsSpan(_starts[level], _starts[level + 1] - _starts[level]);
}
