namespace Crabbymetrics.Estimators;

/// <summary>Weights of the rows of levels whose effect is infinite.</summary>
internal static class LevelWeights
{
    /// <summary>Gives weight 0 to the rows of levels whose outcomes, of the rows with a weight, are all at the same end of the range, again
    /// and again until there is none.</summary>
    /// <param name="data">The data.</param>
    /// <param name="family">The family.</param>
    /// <param name="outcome">n outcomes.</param>
    /// <param name="weights">n weights; they are changed.</param>
    public static void RemoveSeparated(RegressionData data, IGlmFamily family, ReadOnlyMemory<double> outcome, double[] weights)
    {
        byte[] kinds = Array.ConvertAll(
            RowKinds.Of(family, outcome.Span, default),
            static kind =>
                kind switch
                {
                    MovementKind.Up => (byte)1,
                    MovementKind.Down => (byte)2,
                    _ => (byte)4,
                }
        );

        bool any = true;
        while (any)
        {
            any = false;
            foreach (AbsorbedEffect effect in data.Absorbed)
            {
                if (effect.HasSlope)
                {
                    continue;
                }

                ReadOnlySpan<int> codes = effect.Levels.Codes;
                byte[] states = new byte[effect.Levels.GroupCount];
                for (int i = 0; i < codes.Length; i++)
                {
                    states[codes[i]] |= weights[i] > 0.0 ? kinds[i] : (byte)0;
                }

                for (int i = 0; i < codes.Length; i++)
                {
                    if (weights[i] > 0.0 && states[codes[i]] is 1 or 2)
                    {
                        any |= weights[i] > 0.0;
                        weights[i] = 0.0;
                    }
                }
            }
        }
    }
}
