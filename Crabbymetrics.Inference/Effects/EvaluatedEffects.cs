using System.Collections.Immutable;

namespace Crabbymetrics.Inference;

/// <summary>Functions of the parameters at the estimates, with their derivatives, as the delta method takes them.</summary>
/// <param name="Names">The names of the m functions.</param>
/// <param name="Values">Their values; NaN where not identified.</param>
/// <param name="Gradients">m x k derivatives with respect to the reported parameters, row-major; 0 for parameters that are not
/// identified.</param>
internal readonly record struct EvaluatedEffects(ImmutableArray<string> Names, double[] Values, double[] Gradients);
