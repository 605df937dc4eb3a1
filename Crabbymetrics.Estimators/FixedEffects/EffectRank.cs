using System.Collections.Immutable;

namespace Crabbymetrics.Estimators;

/// <summary>The number of independent columns among absorbed effects.</summary>
/// <param name="Value">The rank, or the most that it can be.</param>
/// <param name="IsExact">Whether it is the rank.</param>
internal readonly record struct EffectRank(int Value, bool IsExact)
{
    /// <summary>The rank of some blocks: by components for two blocks of constants; by a factorization with pivots for more, where they are
    /// small; otherwise bounded by the components of pairs.</summary>
    public static EffectRank Of(ImmutableArray<EffectBlock> blocks, ReadOnlySpan<double> weights)
    {
        if (blocks.Length <= 1)
        {
            return new EffectRank(blocks.Length == 0 ? 0 : blocks[0].Rank, true);
        }

        if (blocks.Length == 2 && blocks[0].IsConstant && blocks[1].IsConstant)
        {
            return new EffectRank(blocks[0].Rank + blocks[1].Rank - Components.Count(blocks[0], blocks[1], weights), true);
        }

        ReducedSystem system = ReducedSystem.Of(blocks, weights);
        return system.Count <= DenseReducedSolver.Most
            ? new EffectRank(blocks[system.Primary].Rank + DenseReducedSolver.Of(system).Rank, true)
            : new EffectRank(Bound(blocks, weights), false);
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
}
