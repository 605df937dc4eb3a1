using System.Collections.Immutable;

namespace Crabbymetrics;

/// <summary>Collects the estimates of absorbed effects, with the sets of levels that are connected.</summary>
internal static class StoredEffects
{
    /// <summary>The effects of a result; none where it does not recover them.</summary>
    public static ImmutableArray<StoredEffect> Of(IAbsorbedEffects result)
    {
        int[][] components = Components(result.Absorbed);
        bool connected = components.All(static own => Array.TrueForAll(own, static component => component == 0));
        try
        {
            return
            [
                .. result.Absorbed.Select(
                    (effect, e) =>
                    {
                        EffectEstimates estimates = result.Effects(effect.Name);
                        return new StoredEffect(
                            effect.Name,
                            estimates.Levels,
                            estimates.Values,
                            effect.HasSlope || connected ? [] : [.. components[e]]
                        );
                    }
                ),
            ];
        }
        catch (NotSupportedException)
        {
            return [];
        }
    }

    // The sets of levels of all effects of constants that rows connect, numbered in the order of the first effect's levels.
    private static int[][] Components(ImmutableArray<AbsorbedEffect> effects)
    {
        int[] starts = new int[effects.Length + 1];
        for (int e = 0; e < effects.Length; e++)
        {
            starts[e + 1] = starts[e] + effects[e].Levels.GroupCount;
        }

        int[] parents = [.. Enumerable.Range(0, starts[^1])];
        int[] constants = [.. Enumerable.Range(0, effects.Length).Where(e => !effects[e].HasSlope)];
        for (int c = 1; c < constants.Length; c++)
        {
            ReadOnlySpan<int> first = effects[constants[0]].Levels.Codes,
                other = effects[constants[c]].Levels.Codes;
            for (int i = 0; i < first.Length; i++)
            {
                int a = Root(parents, starts[constants[0]] + first[i]),
                    b = Root(parents, starts[constants[c]] + other[i]);
                parents[Math.Max(a, b)] = Math.Min(a, b);
            }
        }

        Dictionary<int, int> numbers = [];
        int[][] components = new int[effects.Length][];
        for (int e = 0; e < effects.Length; e++)
        {
            components[e] = new int[effects[e].Levels.GroupCount];
            for (int level = 0; level < components[e].Length && constants.Contains(e) && constants.Length > 1; level++)
            {
                int root = Root(parents, starts[e] + level);
                if (!numbers.TryGetValue(root, out components[e][level]))
                {
                    numbers.Add(root, components[e][level] = numbers.Count);
                }
            }
        }

        return components;
    }

    private static int Root(int[] parents, int node)
    {
        while (parents[node] != node)
        {
            parents[node] = parents[parents[node]];
            node = parents[node];
        }

        return node;
    }
}
