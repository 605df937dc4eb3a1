using System.Collections.Immutable;

namespace Crabbymetrics;

/// <summary>The estimates of an absorbed effect in a saved model. Immutable.</summary>
/// <param name="Name">The name of the effect.</param>
/// <param name="Levels">Its levels.</param>
/// <param name="Values">The coefficient of each level; NaN where it is not identified.</param>
/// <param name="Components">For each level of an effect of constants the set of connected levels that it belongs to: only a row whose
/// levels are of one set has an identified prediction. Empty for slopes, and where all levels are of one set.</param>
public sealed record StoredEffect(
    string Name,
    ImmutableArray<string> Levels,
    ImmutableArray<double> Values,
    ImmutableArray<int> Components
);
