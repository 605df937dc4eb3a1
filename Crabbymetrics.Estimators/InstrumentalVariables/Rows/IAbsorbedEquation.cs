using System.Collections.Immutable;

namespace Crabbymetrics.Estimators;

/// <summary>A regression of an equation without its absorbed effects: what it counts for them is what the equation does.</summary>
internal interface IAbsorbedEquation : IAbsorbedEffects
{
    /// <summary>The fit, with absorbed effects.</summary>
    TwoSlsFit Fit { get; }

    ImmutableArray<AbsorbedEffect> IAbsorbedEffects.Absorbed => Fit.Equation.Data.Absorbed;

    int IAbsorbedEffects.AbsorbedRank => Fit.Equation.AbsorbedRank;

    bool IAbsorbedEffects.AbsorbedRankIsExact => Fit.Equation.Absorption!.Rank.IsExact;

    int IAbsorbedEffects.SingletonsDropped => Fit.Equation.Absorption!.SingletonsDropped;

    double IAbsorbedEffects.WithinRSquared => double.NaN;

    int IAbsorbedEffects.CountedRank(AbsorbedCount convention, ImmutableArray<ReadOnlyMemory<int>> clusterings) =>
        Fit.CountedRank(convention, clusterings);
}
