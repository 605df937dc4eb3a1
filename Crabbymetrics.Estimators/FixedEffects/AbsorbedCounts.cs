using System.Collections.Immutable;

namespace Crabbymetrics.Estimators;

/// <summary>How many coefficients absorbed effects count for under a convention.</summary>
internal static class AbsorbedCounts
{
    public static int Of(
        AbsorbedCount convention,
        ImmutableArray<EffectBlock> blocks,
        ImmutableArray<AbsorbedEffect> effects,
        EffectRank rank,
        double[] weights,
        ImmutableArray<ReadOnlyMemory<int>> clusterings
    )
    {
        List<EffectBlock> nested = [];
        List<EffectBlock> others = [];
        foreach (EffectBlock block in blocks)
        {
            bool isNested = false;
            foreach (ReadOnlyMemory<int> groups in clusterings)
            {
                isNested |= IsNested(block, groups.Span, weights);
            }

            (isNested ? nested : others).Add(block);
        }

        bool nestedConstant = nested.Exists(block => block.Effects.Any(e => !effects[e].HasSlope));
        switch (convention)
        {
            case AbsorbedCount.None:
                return 0;
            case AbsorbedCount.Full:
                return rank.Value;
            case AbsorbedCount.Exact:
                return rank.Value - EffectRank.Of([.. nested], weights, -1).Value + (nestedConstant ? 1 : 0);
            case AbsorbedCount.Reghdfe:
                return EffectRank.Bound([.. others], weights) + (nestedConstant ? 1 : 0);
            case AbsorbedCount.Fixest:
                int count = effects.Any(static effect => !effect.HasSlope) ? 1 : 0;
                foreach (EffectBlock block in blocks)
                {
                    foreach (int e in block.Effects)
                    {
                        count +=
                            effects[e].HasSlope ? block.LevelCount
                            : nested.Contains(block) ? 0
                            : block.LevelCount - 1;
                    }
                }

                return count;
            default:
                throw new ArgumentOutOfRangeException(nameof(convention), convention, "There is no such convention.");
        }
    }

    private static bool IsNested(EffectBlock block, ReadOnlySpan<int> groups, ReadOnlySpan<double> weights)
    {
        int[] group = new int[block.LevelCount];
        Array.Fill(group, -1);
        for (int i = 0; i < groups.Length; i++)
        {
            if (weights.IsEmpty || weights[i] > 0.0)
            {
                ref int known = ref group[block.Codes[i]];
                if (known >= 0 && known != groups[i])
                {
                    return false;
                }

                known = groups[i];
            }
        }

        return true;
    }
}
