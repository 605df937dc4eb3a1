namespace Crabbymetrics.Numerics;

/// <summary>Sets of levels that are joined, each known by its smallest level.</summary>
internal sealed class LevelSets
{
    private readonly int[] _parents;

    public LevelSets(int count)
    {
        _parents = new int[count];
        for (int level = 0; level < count; level++)
        {
            _parents[level] = level;
        }
    }

    /// <summary>The smallest level of the set of a level.</summary>
    public int Root(int level)
    {
        while (_parents[level] != level)
        {
            _parents[level] = _parents[_parents[level]];
            level = _parents[level];
        }

        return level;
    }

    /// <summary>Joins the sets of two levels; whether they were two.</summary>
    public bool Join(int left, int right)
    {
        (int a, int b) = (Root(left), Root(right));
        if (a == b)
        {
            return false;
        }

        _parents[Math.Max(a, b)] = Math.Min(a, b);
        return true;
    }
}
