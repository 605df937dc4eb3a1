using System.Collections.Immutable;
using System.Globalization;

namespace Crabbymetrics.Estimators;

/// <summary>Placebos in space: every unit as if it were treated. Immutable.</summary>
/// <remarks>Abadie, Diamond and Hainmueller (2010), section 3.4. Were treatment assigned at random, the treated unit would have the largest
/// statistic of n with probability 1/n.</remarks>
public sealed class SyntheticControlPlacebos
{
    internal SyntheticControlPlacebos(PlaceboPool pool, ImmutableArray<SyntheticControlPlacebo> units, long seed)
    {
        Pool = pool;
        Units = units;
        (PValue, Rank) = Judge(static unit => unit.MspeRatio, seed);
        (EffectPValue, EffectRank) = Judge(static unit => Math.Abs(unit.Att), seed);
    }

    /// <summary>Which units placebos were compared with.</summary>
    public PlaceboPool Pool { get; }

    /// <summary>All units, the treated included, in the order of the panel.</summary>
    public ImmutableArray<SyntheticControlPlacebo> Units { get; }

    /// <summary>The place of the treated unit by the ratio of mean squared gaps, 1 being the largest; null with several treated
    /// units.</summary>
    public int? Rank { get; }

    /// <summary>
    /// The share of units whose ratio of mean squared gaps is at least that of the treated one, itself included. With several treated units
    /// the share of draws of as many units whose mean ratio is at least theirs, their own draw included.
    /// </summary>
    public double PValue { get; }

    /// <summary>The place of the treated unit by the size of its average effect.</summary>
    public int? EffectRank { get; }

    /// <summary>The share of units whose average effect is at least as large, of either sign.</summary>
    public double EffectPValue { get; }

    /// <summary>Rank, p-value and number of units in one line.</summary>
    public override string ToString() =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{(Rank is { } rank ? $"rank {rank} of {Units.Length} by post/pre MSPE, " : "")}p = {PValue:G4}; "
                + $"by effect p = {EffectPValue:G4}"
        );

    private (double PValue, int? Rank) Judge(Func<SyntheticControlPlacebo, double> statistic, long seed)
    {
        double[] treated = [.. Units.Where(static unit => unit.IsTreated).Select(statistic)],
            all = [.. Units.Select(statistic)];
        if (treated.Length == 1)
        {
            int rank = all.Count(value => value >= treated[0]);
            return ((double)rank / all.Length, rank);
        }

        // Draws of as many units without replacement; the statistic of a group is its mean.
        const int Draws = 9999;
        RandomSource random = new(seed);
        double own = treated.Average();
        int atLeast = 1;
        int[] order = [.. Enumerable.Range(0, all.Length)];
        for (int draw = 0; draw < Draws; draw++)
        {
            double sum = 0.0;
            for (int i = 0; i < treated.Length; i++)
            {
                int other = i + random.NextIndex(order.Length - i);
                (order[i], order[other]) = (order[other], order[i]);
                sum += all[order[i]];
            }

            atLeast += sum / treated.Length >= own ? 1 : 0;
        }

        return (atLeast / (Draws + 1.0), null);
    }
}
