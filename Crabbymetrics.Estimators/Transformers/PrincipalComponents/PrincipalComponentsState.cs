using System.Collections.Immutable;

namespace Crabbymetrics.Estimators;

/// <summary>All that fitted principal components know.</summary>
internal sealed record PrincipalComponentsState
{
    public required ImmutableArray<string> InputNames { get; init; }

    public required ImmutableArray<string> OutputNames { get; init; }

    public required ImmutableArray<double> Means { get; init; }

    public required ImmutableArray<double> Scales { get; init; }

    /// <summary>k x p, the loadings of a component after those of another.</summary>
    public required ImmutableArray<double> Loadings { get; init; }

    public required ImmutableArray<double> Variances { get; init; }

    public required double TotalVariance { get; init; }

    public required double NoiseVariance { get; init; }

    public required double ObservationCount { get; init; }

    public required int Rank { get; init; }

    public required bool IsCentered { get; init; }

    public required bool IsScaled { get; init; }

    public required bool IsWhitened { get; init; }
}
