using System.Collections.Immutable;

namespace Crabbymetrics.Estimators;

/// <summary>The coefficients along a sequence of penalties, for a picture.</summary>
/// <param name="Names">The parameters.</param>
/// <param name="First">The first that is drawn: 1 where an intercept stands before.</param>
/// <param name="Penalties">The penalties.</param>
/// <param name="Values">The parameters at each of them.</param>
internal sealed record PathLines(
    ImmutableArray<string> Names,
    int First,
    ImmutableArray<double> Penalties,
    ImmutableArray<ImmutableArray<double>> Values
);
