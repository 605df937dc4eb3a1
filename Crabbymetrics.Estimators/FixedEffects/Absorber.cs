using System.Collections.Immutable;

namespace Crabbymetrics.Estimators;

/// <summary>Takes the absorbed effects of data out of columns.</summary>
internal sealed class Absorber(
    ImmutableArray<AbsorbedEffect> effects,
    ReadOnlySpan<double> weights,
    double tolerance,
    int mostIterations,
    int threads,
    AbsorptionMethod method = AbsorptionMethod.Automatic
) : LevelProjection(ColumnsOf(effects), weights, tolerance, mostIterations, threads, method)
{
    /// <summary>The columns of effects.</summary>
    public static ImmutableArray<LevelColumn> ColumnsOf(ImmutableArray<AbsorbedEffect> effects) =>
        [.. effects.Select(static effect => new LevelColumn(effect.Levels.CodeMemory, effect.Levels.GroupCount, effect.Slope))];
}
