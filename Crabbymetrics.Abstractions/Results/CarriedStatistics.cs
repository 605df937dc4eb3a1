using System.Collections.Immutable;

namespace Crabbymetrics;

/// <summary>Statistics whose variation with absorbed effects is one of further parameters.</summary>
/// <param name="Result">The model with these parameters, all 0, after those of the fit.</param>
/// <param name="Gradients">The derivatives of each statistic by all parameters, row-major.</param>
public sealed record CarriedStatistics(IEstimationResult Result, ImmutableArray<double> Gradients);
