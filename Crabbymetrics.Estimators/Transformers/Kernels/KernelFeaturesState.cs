using System.Collections.Immutable;

namespace Crabbymetrics.Estimators;

/// <summary>All that a fitted kernel basis knows.</summary>
internal sealed record KernelFeaturesState
{
    public required ImmutableArray<string> InputNames { get; init; }

    public required KernelFunction Function { get; init; }

    public required KernelApproximation Approximation { get; init; }

    public required double Gamma { get; init; }

    public required int Degree { get; init; }

    public required double Constant { get; init; }

    public required ImmutableArray<double> Means { get; init; }

    public required ImmutableArray<double> Scales { get; init; }

    public required double MemoryBudget { get; init; }

    public required string Prefix { get; init; }

    /// <summary>m x p: landmarks, or frequencies.</summary>
    public ImmutableArray<double> Points { get; init; } = [];

    /// <summary>The phases of random frequencies; empty for landmarks.</summary>
    public ImmutableArray<double> Phases { get; init; } = [];

    /// <summary>m x m, <c>K(L, L)^-1/2</c>; empty where the columns are the kernel itself.</summary>
    public ImmutableArray<double> Root { get; init; } = [];

    public ImmutableArray<double> Eigenvalues { get; init; } = [];

    public int DroppedCount { get; init; }

    /// <summary>How many landmarks were asked for; 0 where none were chosen.</summary>
    public int AskedCount { get; init; }

    public int PointCount => Points.Length / InputNames.Length;
}
