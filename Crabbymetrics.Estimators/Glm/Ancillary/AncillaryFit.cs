namespace Crabbymetrics.Estimators;

/// <summary>The derivatives with respect to the q parameters that were estimated beside the k coefficients, at the estimates.
/// Immutable.</summary>
/// <param name="Derivatives">The derivatives of the reported parameters with respect to the working ones: theta of log theta is
/// theta.</param>
/// <param name="Information">The joint observed information of working coefficients and working ancillary parameters, (k + q) x (k + q),
/// row-major.</param>
/// <param name="Scores">The scores of the rows for the working ancillary parameters, weights included, n x q, row-major.</param>
internal sealed record AncillaryFit(double[] Derivatives, double[] Information, double[] Scores);
