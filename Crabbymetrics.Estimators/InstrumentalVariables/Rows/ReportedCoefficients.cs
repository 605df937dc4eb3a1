using System.Collections.Immutable;

namespace Crabbymetrics.Estimators;

/// <summary>The coefficients of a regression as its reader knows them.</summary>
/// <param name="Names">Their names.</param>
/// <param name="Values">Their estimates.</param>
/// <param name="Jacobian">The coefficients of one unit of each orthonormal column, k x k, row-major.</param>
internal sealed record ReportedCoefficients(ImmutableArray<string> Names, ImmutableArray<double> Values, double[] Jacobian);
