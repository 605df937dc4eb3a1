using System.Runtime.CompilerServices;

namespace Crabbymetrics.Numerics;

/// <summary>The diagonal of the reduced normal equations.</summary>
internal static class ReducedDiagonal
{
    // What is left of a diagonal below this share of it before the largest block was taken out is rounding.
    private const double Rounding = 1e-13;

    /// <summary>The inverse of each element of some blocks; 0 for what is 0, and elsewhere.</summary>
    public static double[] Inverse(EffectRows rows, int[] blocks, int threads)
    {
        EffectTerm[] terms =
        [
            .. rows.Terms.Where(term =>
                Array.Exists(blocks, b => term.First >= rows.Bases[b] && term.First < rows.Bases[b] + rows.Blocks[b].Size)
            ),
        ];
        double[][] whole = new double[rows.PartCount][];
        double[][] taken = new double[rows.PartCount][];
        rows.Visit(
            threads,
            part =>
            {
                whole[part] = new double[rows.Count];
                taken[part] = new double[rows.Count];
                Add(rows, terms, part, whole[part], taken[part]);
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

    private static void Add(EffectRows rows, EffectTerm[] terms, int part, double[] whole, double[] taken)
    {
        double[] sums = new double[rows.Count];
        double[][] columns = rows.PrimaryColumns;
        foreach (EffectTerm term in terms)
        {
            if (columns.Length == 0 && term.IsConstant)
            {
                AddConstants(rows, term, part, sums, whole, taken);
                continue;
            }

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

    // The most frequent case.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static unsafe void AddConstants(EffectRows rows, EffectTerm term, int part, double[] sums, double[] whole, double[] taken)
    {
        int end = rows.PartLevels[part + 1];
        fixed (
            double* own = &sums[term.First],
                all = &whole[term.First],
                gone = &taken[term.First],
                weights = rows.Weights,
                inverses = rows.Inverses
        )
        fixed (
            int* codes = term.Codes,
                starts = rows.Starts
        )
        {
            for (int g = rows.PartLevels[part]; g < end; g++)
            {
                int stop = starts[g + 1];
                for (int i = starts[g]; i < stop; i++)
                {
                    double weight = weights == null ? 1.0 : weights[i];
                    own[codes[i]] += weight;
                    all[codes[i]] += weight;
                }

                double inverse = inverses[g];
                for (int i = starts[g]; i < stop; i++)
                {
                    double sum = own[codes[i]];
                    gone[codes[i]] += sum * sum * inverse;
                    own[codes[i]] = 0.0;
                }
            }
        }
    }
}
