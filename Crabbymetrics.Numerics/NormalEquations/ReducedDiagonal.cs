namespace Crabbymetrics.Numerics;

/// <summary>The diagonal of the reduced normal equations.</summary>
internal static class ReducedDiagonal
{
    // What is left of a diagonal below this share of it before the largest block was taken out is rounding.
    private const double Rounding = 1e-13;

    /// <summary>The inverse of each element; 0 for what is 0.</summary>
    public static double[] Inverse(EffectRows rows, int threads)
    {
        double[][] whole = new double[rows.PartCount][];
        double[][] taken = new double[rows.PartCount][];
        rows.Visit(
            threads,
            part =>
            {
                whole[part] = new double[rows.Count];
                taken[part] = new double[rows.Count];
                Add(rows, part, whole[part], taken[part]);
            },
            CancellationToken.None
        );
        double[] inverse = new double[rows.Count];
        for (int i = 0; i < inverse.Length; i++)
        {
            double all = 0.0;
            double gone = 0.0;
            for (int part = 0; part < rows.PartCount; part++)
            {
                all += whole[part][i];
                gone += taken[part][i];
            }

            inverse[i] = all - gone > Rounding * all ? 1.0 / (all - gone) : 0.0;
        }

        return inverse;
    }

    private static void Add(EffectRows rows, int part, double[] whole, double[] taken)
    {
        double[] sums = new double[rows.Count];
        double[][] columns = rows.PrimaryColumns;
        foreach (EffectTerm term in rows.Terms)
        {
            for (int g = rows.PartLevels[part]; g < rows.PartLevels[part + 1]; g++)
            {
                (int start, int end) = (rows.Starts[g], rows.Starts[g + 1]);
                for (int c = 0; c < Math.Max(1, columns.Length); c++)
                {
                    for (int i = start; i < end; i++)
                    {
                        double value = term.Values is null ? 1.0 : term.Values[i];
                        double weighted = rows.Weights.Length == 0 ? value : value * rows.Weights[i];
                        int place = term.First + (term.Codes[i] * term.Stride);
                        sums[place] += columns.Length == 0 ? weighted : weighted * columns[c][i];
                        whole[place] += c == 0 ? weighted * value : 0.0;
                    }

                    double inverse = columns.Length == 0 ? rows.Inverses[g] : 1.0;
                    for (int i = start; i < end; i++)
                    {
                        int place = term.First + (term.Codes[i] * term.Stride);
                        taken[place] += sums[place] * sums[place] * inverse;
                        sums[place] = 0.0;
                    }
                }
            }
        }
    }
}
