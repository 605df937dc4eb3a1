using System.Collections.Immutable;

namespace Crabbymetrics.Estimators;

/// <summary>Finds the coefficients of absorbed effects of what the slopes leave of the outcome.</summary>
internal static class EffectRecovery
{
    private const string AsTheyAre = "identified as they are";

    /// <summary>The estimates of all effects, in the order of the data.</summary>
    /// <param name="absorber">What took the effects out.</param>
    /// <param name="effects">The effects.</param>
    /// <param name="remainder">The outcome less the offset and the slopes.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    public static ImmutableArray<EffectEstimates> Of(
        Absorber absorber,
        ImmutableArray<AbsorbedEffect> effects,
        double[] remainder,
        CancellationToken cancellationToken
    )
    {
        double[][] blocks = absorber.Decompose(remainder, cancellationToken).Coefficients;
        double[][] values = [.. effects.Select(static effect => new double[effect.Levels.GroupCount])];
        for (int b = 0; b < blocks.Length; b++)
        {
            EffectBlock block = absorber.Blocks[b];
            for (int level = 0; level < block.LevelCount; level++)
            {
                Span<double> own = blocks[b].AsSpan(level * block.Width, block.Width);
                block.ToGiven(level, own);
                for (int c = 0; c < own.Length; c++)
                {
                    values[block.Effects[c]][level] = own[c];
                }
            }
        }

        string[] words = Normalize(absorber, effects, values);
        return
        [
            .. effects.Select(
                (effect, e) =>
                    new EffectEstimates(
                        effect.Name,
                        effect.Levels.Labels,
                        System.Runtime.InteropServices.ImmutableCollectionsMarshal.AsImmutableArray(values[e]),
                        words[e]
                    )
            ),
        ];
    }

    // A constant of a component moves from a later effect to the first: the sum of the effects of a row stays.
    private static string[] Normalize(Absorber absorber, ImmutableArray<AbsorbedEffect> effects, double[][] values)
    {
        string[] words = [.. effects.Select(static _ => AsTheyAre)];
        int first = -1;
        for (int e = 0; e < effects.Length; e++)
        {
            if (effects[e].HasSlope)
            {
                continue;
            }

            if (first < 0)
            {
                first = e;
                continue;
            }

            Clustering later = effects[e].Levels;
            Clustering earlier = effects[first].Levels;
            int[] components = Components.OfLevels(later.Codes, later.GroupCount, earlier.Codes, earlier.GroupCount, absorber.Weights);
            int[] ofEarlier = new int[earlier.GroupCount];
            Array.Fill(ofEarlier, -1);
            for (int i = 0; i < later.Codes.Length; i++)
            {
                int component = components[later.Codes[i]];
                if (component >= 0 && (absorber.Weights.Length == 0 || absorber.Weights[i] > 0.0))
                {
                    ofEarlier[earlier.Codes[i]] = component;
                }
            }

            double?[] shifts = new double?[components.Length];
            for (int level = 0; level < components.Length; level++)
            {
                if (components[level] >= 0)
                {
                    shifts[components[level]] ??= values[e][level];
                    values[e][level] -= shifts[components[level]]!.Value;
                }
                else
                {
                    values[e][level] = double.NaN;
                }
            }

            for (int level = 0; level < ofEarlier.Length; level++)
            {
                values[first][level] += ofEarlier[level] >= 0 ? shifts[ofEarlier[level]]!.Value : double.NaN;
            }

            words[e] = $"0 at the first level in each set of levels that '{effects[first].Name}' connects";
        }

        return words;
    }
}
