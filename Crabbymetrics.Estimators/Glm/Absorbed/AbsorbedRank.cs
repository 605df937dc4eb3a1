using System.Collections.Immutable;

namespace Crabbymetrics.Estimators;

/// <summary>The blocks of absorbed effects in the rows with a weight, and their rank, found when it is first asked for.</summary>
internal sealed class AbsorbedRank
{
    private readonly double[] _indicators;
    private readonly Lazy<EffectRank> _rank;

    /// <summary>Puts the effects together.</summary>
    /// <param name="effects">The effects.</param>
    /// <param name="weights">n weights; empty for all ones.</param>
    /// <param name="threads">The most threads.</param>
    public AbsorbedRank(ImmutableArray<AbsorbedEffect> effects, double[] weights, int threads)
    {
        Effects = effects;
        _indicators = Array.TrueForAll(weights, static weight => weight > 0.0)
            ? []
            : Array.ConvertAll(weights, static weight => weight > 0.0 ? 1.0 : 0.0);
        Blocks = EffectBlock.Of(Absorber.ColumnsOf(effects), _indicators);
        _rank = new Lazy<EffectRank>(() => EffectRank.Of(Blocks, _indicators, threads));
    }

    /// <summary>The effects.</summary>
    public ImmutableArray<AbsorbedEffect> Effects { get; }

    /// <summary>The blocks.</summary>
    public ImmutableArray<EffectBlock> Blocks { get; }

    /// <summary>The rank, or the most that it can be.</summary>
    public int Value => _rank.Value.Value;

    /// <summary>Whether that is the rank.</summary>
    public bool IsExact => _rank.Value.IsExact;

    /// <summary>The largest that the rank can be.</summary>
    public int Most => Blocks.Sum(static block => block.Rank);

    /// <summary>How many coefficients the effects count for.</summary>
    public int Counted(AbsorbedCount convention, ImmutableArray<ReadOnlyMemory<int>> clusterings) =>
        AbsorbedCounts.Of(convention, Blocks, Effects, _rank.Value, _indicators, clusterings);
}
