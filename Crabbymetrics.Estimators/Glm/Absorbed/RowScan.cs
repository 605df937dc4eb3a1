using System.Collections.Immutable;

namespace Crabbymetrics.Estimators;

/// <summary>Rows of a model with absorbed effects marked as left out, level by level. Levels keep counts of their rows, so that rows are
/// read again only where some leave.</summary>
internal sealed class RowScan
{
    private const byte Single = 1;
    private const byte Infinite = 2;

    private readonly RegressionData _data;
    private readonly byte[] _gone;
    private readonly MovementKind[] _kinds;
    private readonly LevelCounts[] _levels;

    public RowScan(RegressionData data, IGlmFamily? family, int threads)
    {
        _data = data;
        _gone = new byte[data.RowCount];
        _kinds = Kinds(data, family);
        AbsorbedEffect[] effects = [.. data.Absorbed.Where(static effect => !effect.HasSlope)];
        _levels = new LevelCounts[effects.Length];
        ParallelOptions options = new() { MaxDegreeOfParallelism = threads };
        Parallel.For(0, effects.Length, options, e => _levels[e] = new LevelCounts(effects[e], data, _kinds));
        Left = data.RowCount;
    }

    /// <summary>The number of rows that are left.</summary>
    public int Left { get; private set; }

    /// <summary>The number of rows left out as singletons.</summary>
    public int Singletons { get; private set; }

    /// <summary>The separated levels of each effect.</summary>
    public SortedDictionary<string, int> SeparatedLevels { get; } = [];

    /// <summary>The names of the two effects that separate rows together; empty for none.</summary>
    public ImmutableArray<string> Pair { get; private set; } = [];

    public int[] Kept() => Rows(0, Left);

    public int[] Separated() => Rows(Infinite, _gone.AsSpan().Count(Infinite));

    public bool RemoveSingletons()
    {
        bool any = false;
        foreach (LevelCounts levels in _levels)
        {
            if (levels.MarkSingletons() > 0)
            {
                int removed = Remove(levels, Single);
                Singletons += removed;
                any |= removed > 0;
            }
        }

        return any;
    }

    public bool RemoveSeparated()
    {
        bool any = false;
        for (int e = 0; _kinds.Length > 0 && e < _levels.Length; e++)
        {
            int count = _levels[e].MarkSeparated();
            if (count > 0)
            {
                SeparatedLevels[_levels[e].Name] = SeparatedLevels.GetValueOrDefault(_levels[e].Name) + count;
                any |= Remove(_levels[e], Infinite) > 0;
            }
        }

        return any;
    }

    /// <summary>Leaves out the rows that the two effects with the most levels separate together.</summary>
    public bool RemoveSeparatedByPair()
    {
        if (_kinds.Length == 0 || _levels.Length < 2)
        {
            return false;
        }

        LevelCounts[] pair = [.. _levels.OrderByDescending(static levels => levels.Codes.GroupCount).Take(2)];
        bool[] separated = PairSeparation.Find(pair[0].Codes, pair[1].Codes, _kinds, _gone);
        bool any = false;
        for (int i = 0; i < separated.Length; i++)
        {
            if (separated[i])
            {
                any = true;
                Remove(i, Infinite);
            }
        }

        Pair = any ? [pair[0].Name, pair[1].Name] : Pair;
        return any;
    }

    private int Remove(LevelCounts levels, byte reason)
    {
        int removed = 0;
        ReadOnlySpan<int> codes = levels.Codes.Codes;
        for (int i = 0; i < codes.Length; i++)
        {
            if (_gone[i] == 0 && levels.IsMarked(codes[i]))
            {
                Remove(i, reason);
                removed++;
            }
        }

        return removed;
    }

    private void Remove(int row, byte reason)
    {
        _gone[row] = reason;
        Left--;
        foreach (LevelCounts levels in _levels)
        {
            levels.Remove(row);
        }
    }

    private int[] Rows(byte state, int count)
    {
        int[] rows = new int[count];
        int next = 0;
        for (int i = 0; i < _gone.Length && next < count; i++)
        {
            if (_gone[i] == state)
            {
                rows[next++] = i;
            }
        }

        return rows;
    }

    // Empty where no outcome is at an end of the range.
    private static MovementKind[] Kinds(RegressionData data, IGlmFamily? family)
    {
        if (family is null || (family.RecessionDirection(data.SmallestOutcome) | family.RecessionDirection(data.LargestOutcome)) == 0)
        {
            return [];
        }

        return RowKinds.Of(family, data.Outcome.Span, data.Weights is null ? default : data.Weights.Values.Span);
    }
}
