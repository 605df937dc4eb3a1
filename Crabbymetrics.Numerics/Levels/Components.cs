namespace Crabbymetrics.Numerics;

/// <summary>The connected components of the graph whose vertices are the levels of two partitions and whose edges are the rows.</summary>
/// <remarks>Abowd, Creecy and Kramarz (2002): two effects of constants lose as many coefficients as there are components.</remarks>
public static class Components
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
        LevelSets sets = new(firstCount + secondCount);
        bool[] inUse = new bool[firstCount];
        for (int i = 0; i < first.Length; i++)
        {
            if (!weights.IsEmpty && !(weights[i] > 0.0))
            {
                continue;
            }

            inUse[first[i]] = true;
            sets.Join(first[i], firstCount + second[i]);
        }

        int[] numbers = new int[firstCount];
        int count = 0;
        for (int level = 0; level < firstCount; level++)
        {
            // The root of a component is its smallest level, which is one of the first partition.
            numbers[level] =
                !inUse[level] ? -1
                : sets.Root(level) is int root && root == level ? count++
                : numbers[root];
        }

        return numbers;
    }

    /// <summary>The number of components.</summary>
    public static int Count(EffectBlock first, EffectBlock second, ReadOnlySpan<double> weights) =>
        first.LevelCount >= second.LevelCount
            ? Count(first.Codes, first.LevelCount, second, weights)
            : Count(second.Codes, second.LevelCount, first, weights);

    /// <summary>The number of components that a partition makes of the levels of a block of constants.</summary>
    /// <param name="cells">The cell of each row.</param>
    /// <param name="cellCount">The number of cells.</param>
    /// <param name="block">The block.</param>
    /// <param name="weights">n weights; empty for all ones.</param>
    public static int Count(ReadOnlySpan<int> cells, int cellCount, EffectBlock block, ReadOnlySpan<double> weights)
    {
        LevelSets sets = new(block.LevelCount);
        // The first level that each cell meets, from 1.
        int[] met = new int[cellCount];
        int[] codes = block.CodeArray;
        int components = block.Rank;
        for (int i = 0; i < cells.Length && components > 1; i++)
        {
            if (!weights.IsEmpty && !(weights[i] > 0.0))
            {
                continue;
            }

            ref int first = ref met[cells[i]];
            int level = codes[i];
            if (first == 0)
            {
                first = level + 1;
                continue;
            }

            components -= sets.Join(first - 1, level) ? 1 : 0;
        }

        return components;
    }
}
