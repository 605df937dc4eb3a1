namespace Crabbymetrics.Estimators;

/// <summary>
/// Observations that are the only ones of a level of an effect. They tell nothing of the slopes, and kept they make clustered standard
/// errors too small (Correia 2015, "Singletons, Cluster-Robust Standard Errors and Fixed Effects: A Bad Mix").
/// </summary>
internal static class Singletons
{
    /// <summary>The rows that are left after singletons are taken out again and again until there is none; null where all rows are
    /// left.</summary>
    /// <param name="data">The data.</param>
    public static int[]? Remaining(RegressionData data)
    {
        int n = data.RowCount;
        if (data.Weights is null && !data.Absorbed.Any(static effect => !effect.HasSlope && HasSingleton(effect.Levels)))
        {
            return null;
        }

        ReadOnlySpan<double> weights = data.Weights is null ? default : data.Weights.Values.Span;
        bool areFrequencies = data.Weights?.Kind == WeightKind.Frequency;
        bool[] gone = new bool[n];
        int left = n;
        bool again = true;
        while (again)
        {
            again = false;
            foreach (AbsorbedEffect effect in data.Absorbed)
            {
                if (effect.HasSlope)
                {
                    continue;
                }

                ReadOnlySpan<int> codes = effect.Levels.Codes;
                double[] counts = new double[effect.Levels.GroupCount];
                for (int i = 0; i < n; i++)
                {
                    double weight = weights.IsEmpty ? 1.0 : weights[i];
                    counts[codes[i]] +=
                        gone[i] ? 0.0
                        : areFrequencies ? weight
                        : weight > 0.0 ? 1.0
                        : 0.0;
                }

                for (int i = 0; i < n; i++)
                {
                    if (!gone[i] && counts[codes[i]] is > 0.0 and <= 1.0)
                    {
                        gone[i] = true;
                        again = true;
                        left--;
                    }
                }
            }
        }

        return left == n ? null : [.. Enumerable.Range(0, n).Where(i => !gone[i])];
    }

    // Each level is met twice soon where there is no singleton.
    private static bool HasSingleton(Clustering levels)
    {
        byte[] met = new byte[levels.GroupCount];
        int left = met.Length;
        foreach (int code in levels.Codes)
        {
            ref byte own = ref met[code];
            if (own < 2 && ++own == 2 && --left == 0)
            {
                return false;
            }
        }

        return true;
    }
}
