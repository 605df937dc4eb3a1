namespace Crabbymetrics.Data;

/// <summary>Adds rows of blocks column by column, where every value is as its column says. Whatever is not, is left to
/// <see cref="ColumnTableWriter"/>, which takes values one by one and knows every error.</summary>
internal sealed class BlockRows(IReadOnlyList<ColumnRequest> columns, TableColumns table)
{
    /// <summary>So many rows are added at a time: what they need stays in the second cache.</summary>
    public const int MostRows = 4096;

    // Of a label in a map: not met in the block so far; met, but in no complete row.
    private const int New = -2;
    private const int Known = -1;

    private readonly bool[] _incomplete = new bool[MostRows];
    private readonly int[] _complete = new int[MostRows];
    private readonly int[] _missing = new int[columns.Count];
    private readonly int[][] _maps = [.. columns.Select(static _ => Array.Empty<int>())];
    private readonly ColumnBlock?[] _mapped = new ColumnBlock?[columns.Count];

    /// <summary>What a text looks like that is a number or is meant as one; null for other text.</summary>
    public static string? LikeNumber(string label) =>
        ExactNumber.TryParse(label, out _) ? "a number"
        : NumberLikeText.Cause(label) is { } cause ? $"a number with {cause}"
        : null;

    /// <summary>Adds rows.</summary>
    /// <returns>Whether they were added; where not, nothing was.</returns>
    public bool TryAdd(IReadOnlyList<ColumnBlock> blocks, int firstRow, int count)
    {
        table.Reserve(count);
        Span<bool> incomplete = _incomplete.AsSpan(0, count);
        incomplete.Clear();
        for (int c = 0; c < columns.Count; c++)
        {
            if (
                !(
                    table.Kinds[c] == CellKind.Label
                        ? TryReadLabels(blocks[c], c, firstRow, count)
                        : TryReadNumbers(blocks[c], c, firstRow, count)
                )
            )
            {
                return false;
            }
        }

        ReadOnlySpan<int> complete = Complete(count);
        for (int c = 0; c < columns.Count; c++)
        {
            table.AddMissing(c, _missing[c]);
            if (table.Kinds[c] == CellKind.Label)
            {
                Squeeze(table.Codes(c, table.RowCount, count), complete);
                MapLabels(blocks[c], c, table.Codes(c, table.RowCount, complete.Length));
            }
            else
            {
                Squeeze(table.Numbers(c, table.RowCount, count), complete);
            }
        }

        for (int i = 0; complete.Length < count && i < count; i++)
        {
            if (incomplete[i])
            {
                table.Locator.Drop(table.SourceRowCount + i);
            }
        }

        table.AddRows(count, complete.Length);
        return true;
    }

    private bool TryReadNumbers(ColumnBlock block, int column, int firstRow, int count)
    {
        Span<double> numbers = table.Kinds[column] == CellKind.Unknown ? default : table.Numbers(column, table.RowCount, count);
        if (numbers.IsEmpty || block.NumberKind != table.Kinds[column] || !block.TryReadNumbers(firstRow, numbers))
        {
            return false;
        }

        _missing[column] = 0;
        for (int i = 0; i < numbers.Length; i++)
        {
            if (!double.IsFinite(numbers[i]))
            {
                if (double.IsInfinity(numbers[i]))
                {
                    return false;
                }

                Miss(column, i);
            }
        }

        return true;
    }

    private bool TryReadLabels(ColumnBlock block, int column, int firstRow, int count)
    {
        Span<int> codes = table.Codes(column, table.RowCount, count);
        if (!block.TryReadLabels(firstRow, codes))
        {
            return false;
        }

        bool isTerm = columns[column].Kind == ColumnKind.NumberOrLabel;
        Span<int> map = MapOf(block, column);
        _missing[column] = 0;
        for (int i = 0; i < codes.Length; i++)
        {
            if (codes[i] < 0)
            {
                Miss(column, i);
            }
            else if (map[codes[i]] == New)
            {
                if (isTerm && LikeNumber(block.Labels[codes[i]]) is not null)
                {
                    return false;
                }

                map[codes[i]] = Known;
            }
        }

        return true;
    }

    private Span<int> MapOf(ColumnBlock block, int column)
    {
        int known = _mapped[column] == block ? _maps[column].Length : 0;
        _mapped[column] = block;
        if (_maps[column].Length < block.Labels.Count)
        {
            Array.Resize(ref _maps[column], Math.Max(block.Labels.Count, 2 * _maps[column].Length));
        }

        _maps[column].AsSpan(known).Fill(New);
        return _maps[column];
    }

    private void Miss(int column, int row)
    {
        _missing[column]++;
        _incomplete[row] |= !columns[column].KeepsMissing;
    }

    private ReadOnlySpan<int> Complete(int count)
    {
        int kept = 0;
        for (int i = 0; i < count; i++)
        {
            _complete[kept] = i;
            kept += _incomplete[i] ? 0 : 1;
        }

        return _complete.AsSpan(0, kept);
    }

    private static void Squeeze<T>(Span<T> values, ReadOnlySpan<int> complete)
    {
        for (int k = 0; complete.Length < values.Length && k < complete.Length; k++)
        {
            values[k] = values[complete[k]];
        }
    }

    private void MapLabels(ColumnBlock block, int column, Span<int> codes)
    {
        int[] map = _maps[column];
        foreach (ref int code in codes)
        {
            if (code >= 0)
            {
                if (map[code] < 0)
                {
                    map[code] = table.CodeOf(column, block.Labels[code]);
                }

                code = map[code];
            }
        }
    }
}
