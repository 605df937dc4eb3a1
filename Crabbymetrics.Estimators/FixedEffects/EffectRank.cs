using System.Collections.Immutable;

namespace Crabbymetrics.Estimators;

/// <summary>The number of independent columns among absorbed effects.</summary>
/// <param name="Value">The rank, or the most that it can be.</param>
/// <param name="IsExact">Whether it is the rank.</param>
internal readonly record struct EffectRank(int Value, bool IsExact)
{
    /// <summary>The rank of some blocks: by components for two blocks of constants; by a factorization with pivots for more, where they are
    /// small or their graph is sparse; otherwise by bounds from both sides, exact where these meet.</summary>
    public static EffectRank Of(ImmutableArray<EffectBlock> blocks, double[] weights, int threads)
    {
        if (blocks.Length <= 1)
        {
            return new EffectRank(blocks.Length == 0 ? 0 : blocks[0].Rank, true);
        }

        if (blocks.Length == 2 && blocks[0].IsConstant && blocks[1].IsConstant)
        {
            return new EffectRank(blocks[0].Rank + blocks[1].Rank - Components.Count(blocks[0], blocks[1], weights), true);
        }

        EffectRows rows = EffectRows.Of(blocks, weights);
        return new ReducedEquations(rows, AbsorptionMethod.Automatic, threads).Inverse.Rank is { } rank
            ? new EffectRank(blocks[rows.Primary].Rank + rank, true)
            : OfBounds(blocks, weights);
    }

    /// <summary>The rank where the bounds from both sides meet; the one from above, and that it is not exact, where they do not.</summary>
    public static EffectRank OfBounds(ImmutableArray<EffectBlock> blocks, double[] weights)
    {
        ImmutableArray<EffectBlock> largestFirst = [.. blocks.OrderByDescending(static block => block.Rank)];
        int above = Bound(largestFirst, weights);
        return new EffectRank(above, blocks.All(static block => block.IsConstant) && LowerBound(largestFirst, weights) == above);
    }

    /// <summary>reghdfe's count: of each block of constants the levels less the largest number of components that it has with an earlier
    /// one.</summary>
    public static int Bound(ImmutableArray<EffectBlock> blocks, ReadOnlySpan<double> weights)
    {
        int sum = 0;
        for (int b = 0; b < blocks.Length; b++)
        {
            int redundant = 0;
            for (int a = 0; a < b && blocks[b].IsConstant; a++)
            {
                redundant = blocks[a].IsConstant ? Math.Max(redundant, Components.Count(blocks[a], blocks[b], weights)) : redundant;
            }

            sum += blocks[b].Rank - redundant;
        }

        return sum;
    }

    // Two rows that differ in no earlier block tell two levels of a block apart: each block counts for its levels less the components that
    // such rows make of them.
    private static int LowerBound(ImmutableArray<EffectBlock> blocks, double[] weights)
    {
        int sum = blocks[0].Rank + blocks[1].Rank - Components.Count(blocks[0], blocks[1], weights);
        int n = blocks[0].Codes.Length;
        int[] cells = blocks[0].Codes;
        int cellCount = blocks[0].LevelCount;
        for (int b = 2; b < blocks.Length; b++)
        {
            (cells, cellCount) = Cross(cells, blocks[b - 1], n);
            sum += blocks[b].Rank - Components.Count(cells, cellCount, blocks[b], weights);
        }

        return sum;
    }

    // The cells of a partition and a block.
    private static (int[] Cells, int Count) Cross(int[] cells, EffectBlock block, int n)
    {
        Dictionary<long, int> numbers = new(n);
        int[] crossed = new int[n];
        for (int i = 0; i < n; i++)
        {
            long key = ((long)cells[i] * block.LevelCount) + block.Codes[i];
            if (!numbers.TryGetValue(key, out int number))
            {
                number = numbers.Count;
                numbers.Add(key, number);
            }

            crossed[i] = number;
        }

        return (crossed, numbers.Count);
    }
}
