namespace Crabbymetrics.Numerics;

/// <summary>Estimates from a sample whether the levels of a block are connected to few others each.</summary>
internal static class GraphDensity
{
    /// <summary>The most neighbours of a vertex, on average, of a graph that is worth building.</summary>
    public const int MostNeighbours = 80;

    private const ulong Seed = 0x2545F4914F6CDD1DUL;
    private const int SampledPairs = 12_000;
    private const int LongestSampled = 120;
    private const int LeastShare = 8;
    private const int FewDraws = 1_000;

    /// <summary>Whether the pairs of vertices that share a level of the largest block are few. The number of different pairs follows from
    /// how many of those in a sample of levels occur twice.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="term">The constants of the block.</param>
    /// <param name="count">The number of its levels.</param>
    public static bool IsSparse(EffectRows rows, EffectTerm term, int count)
    {
        HashSet<long> distinct = [];
        List<int> own = [];
        long pairs = 0;
        int drawn = 0;
        ulong random = Seed;
        double most = 0.5 * MostNeighbours * count;
        // Levels are drawn at random: spread evenly, they would meet each other less often than draws do.
        for (; drawn < rows.LevelCount / LeastShare && pairs < SampledPairs; drawn++)
        {
            pairs += Add(rows, term, (int)(SplitMix64.Next(ref random) % (ulong)rows.LevelCount), own, distinct);
            if (drawn + 1 == FewDraws && 2.0 * pairs * rows.LevelCount <= most * FewDraws)
            {
                // All pairs together are few, even if none occurs twice.
                return true;
            }
        }

        if (pairs >= SampledPairs)
        {
            // Of N pairs, P draws find N (1 - exp(-P / N)).
            return (double)pairs * rows.LevelCount <= most * drawn || distinct.Count <= most * (1.0 - Math.Exp(-pairs / most));
        }

        // There are few levels: their pairs are counted.
        distinct.Clear();
        for (int g = 0; g < rows.LevelCount && distinct.Count <= most; g++)
        {
            Add(rows, term, g, own, distinct);
        }

        return distinct.Count <= most;
    }

    // Adds the pairs of vertices of a level; their number.
    private static int Add(EffectRows rows, EffectTerm term, int level, List<int> own, HashSet<long> distinct)
    {
        own.Clear();
        for (int i = rows.Starts[level]; i < rows.Starts[level + 1] && own.Count < LongestSampled; i++)
        {
            if (!own.Contains(term.Codes[i]))
            {
                own.Add(term.Codes[i]);
            }
        }

        for (int a = 0; a < own.Count; a++)
        {
            for (int b = 0; b < a; b++)
            {
                distinct.Add(own[a] < own[b] ? ((long)own[a] << 32) | (uint)own[b] : ((long)own[b] << 32) | (uint)own[a]);
            }
        }

        return own.Count * (own.Count - 1) / 2;
    }
}
