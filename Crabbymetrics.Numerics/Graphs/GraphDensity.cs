namespace Crabbymetrics.Numerics;

/// <summary>Estimates from a sample whether the levels of a block are connected to few others each.</summary>
internal static class GraphDensity
{
    /// <summary>The most neighbours of a vertex, on average, of a graph that is worth building.</summary>
    public const int MostNeighbours = 80;

    private const int SampledPairs = 12_000;
    private const int LongestSampled = 120;

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
        int visited = 0;
        // A step that is prime to most periods, so that levels from everywhere are seen.
        long step = Math.Max(1, (long)(rows.LevelCount * 0.6180339887498949));
        while (GreatestDivisor(step, rows.LevelCount) != 1)
        {
            step++;
        }

        for (long g = 0; visited < rows.LevelCount && pairs < SampledPairs; visited++, g = (g + step) % rows.LevelCount)
        {
            own.Clear();
            for (int i = rows.Starts[(int)g]; i < rows.Starts[(int)g + 1] && own.Count < LongestSampled; i++)
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
                    pairs++;
                    distinct.Add(own[a] < own[b] ? ((long)own[a] << 32) | (uint)own[b] : ((long)own[b] << 32) | (uint)own[a]);
                }
            }
        }

        double all = (double)pairs * rows.LevelCount / Math.Max(1, visited);
        double most = 0.5 * MostNeighbours * count;
        // Of N pairs, P draws find N (1 - exp(-P / N)).
        return all <= most || distinct.Count <= most * (1.0 - Math.Exp(-pairs / most));
    }

    private static long GreatestDivisor(long a, long b) => b == 0 ? a : GreatestDivisor(b, a % b);
}
