using System.Collections.Immutable;

namespace Crabbymetrics;

/// <summary>What is known of the instruments of observations without their values. Immutable.</summary>
/// <param name="Design">The columns of the excluded instruments. A <see cref="ViewSpecification"/> numbers them after those of
/// <see cref="IObservations.Design"/>: with p regressors, p is the first instrument.</param>
/// <param name="Endogenous">The columns of <see cref="IObservations.Design"/> that are endogenous, by name.</param>
public sealed record InstrumentSchema(DesignSchema Design, ImmutableArray<string> Endogenous);
