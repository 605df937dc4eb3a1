namespace Crabbymetrics.Estimators;

/// <summary>The connected components of the graph whose vertices are the levels of two partitions and whose edges are the rows.</summary>
/// <remarks>Abowd, Creecy and Kramarz (2002): two effects of constants lose as many coefficients as there are components.</remarks>
internal static class Components
{
    /// <summary>The component of each level of the first partition, numbered from 0 in the order of the levels; -1 for a level without a
    /// row.</summary>
    public static int[] OfLevels(
        ReadOnlySpan<int> first,
        int firstCount,
        ReadOnlySpan<int> second,
        int secondCount,
        ReadOnlySpan<double> weights
    )
    {
        int[] parents = [.. Enumerable.Range(0, firstCount + secondCount)];
        bool[] inUse = new bool[firstCount];
        for (int i = 0; i < first.Length; i++)
        {
            if (!weights.IsEmpty && !(weights[i] > 0.0))
            {
                continue;
            }

            inUse[first[i]] = true;
            int a = Root(parents, first[i]);
            int b = Root(parents, firstCount + second[i]);
            if (a != b)
            {
                parents[Math.Max(a, b)] = Math.Min(a, b);
            }
        }

        int[] numbers = new int[firstCount];
        int count = 0;
        for (int level = 0; level < firstCount; level++)
        {
            // The root of a component is its smallest level, which is one of the first partition.
            numbers[level] =
                !inUse[level] ? -1
                : Root(parents, level) is int root && root == level ? count++
                : numbers[root];
        }

        return numbers;
    }

    /// <summary>The number of components.</summary>
    public static int Count(EffectBlock first, EffectBlock second, ReadOnlySpan<double> weights) =>
        OfLevels(first.Codes, first.LevelCount, second.Codes, second.LevelCount, weights).Max() + 1;

    private static int Root(int[] parents, int vertex)
    {
        while (parents[vertex] != vertex)
        {
            parents[vertex] = parents[parents[vertex]];
            vertex = parents[vertex];
        }

        return vertex;
    }
}
