using System.Collections.Immutable;

namespace Crabbymetrics.Numerics;

/// <summary>The number of independent columns among absorbed effects.</summary>
/// <param name="Value">The rank, or the most that it can be.</param>
/// <param name="IsExact">Whether it is the rank.</param>
public readonly record struct EffectRank(int Value, bool IsExact)
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
            : OfBounds(rows);
    }

    /// <summary>The rank where the bounds from both sides meet; the one from above, and that it is not exact, where they do not.</summary>
    internal static EffectRank OfBounds(EffectRows rows)
    {
        EffectBlock largest = rows.Blocks[rows.Primary];
        EffectBlock[] blocks = [largest, .. rows.Blocks.Where(block => block != largest).OrderByDescending(static block => block.Rank)];
        int above = Bound([.. blocks], rows.GivenWeights);
        bool areConstants = Array.TrueForAll(blocks, static block => block.IsConstant);
        return new EffectRank(above, areConstants && LowerBound(rows, blocks) == above);
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

    // Two rows of the same level of the largest block that differ in no other earlier block tell two levels of a block apart: each block
    // counts for its levels less the components that such rows make of them.
    private static int LowerBound(EffectRows rows, EffectBlock[] blocks)
    {
        int sum = blocks[0].Rank + blocks[1].Rank - Components.Count(blocks[0], blocks[1], rows.GivenWeights);
        int[][] codes = [.. blocks.Select(block => rows.CodesOf(block))];
        for (int b = 2; b < blocks.Length; b++)
        {
            sum += blocks[b].Rank - ComponentsWithin(rows, codes, b, blocks[b]);
        }

        return sum;
    }

    private static int ComponentsWithin(EffectRows rows, int[][] codes, int number, EffectBlock block)
    {
        int[] second = codes[1];
        int[] seen = new int[second.Max() + 1];
        int[] firsts = new int[seen.Length];
        LevelSets sets = new(block.LevelCount);
        int components = block.Rank;
        for (int g = 0; g < rows.LevelCount && components > 1; g++)
        {
            for (int i = rows.Starts[g]; i < rows.Starts[g + 1]; i++)
            {
                if (rows.Weights.Length > 0 && !(rows.Weights[i] > 0.0))
                {
                    continue;
                }

                int level = second[i];
                if (seen[level] != g + 1)
                {
                    seen[level] = g + 1;
                    firsts[level] = i;
                    continue;
                }

                bool same = true;
                for (int b = 2; b < number; b++)
                {
                    same &= codes[b][i] == codes[b][firsts[level]];
                }

                components -= same && sets.Join(codes[number][i], codes[number][firsts[level]]) ? 1 : 0;
            }
        }

        return components;
    }
}
