namespace Crabbymetrics.Estimators;

/// <summary>The derivatives with respect to the q parameters that were estimated beside the k coefficients, at the estimates.
/// Immutable.</summary>
/// <param name="Derivatives">The derivatives of the reported parameters with respect to the working ones: theta of log theta is
/// theta.</param>
/// <param name="Information">The joint observed information of working coefficients and working ancillary parameters, (k + q) x (k + q),
/// row-major.</param>
/// <param name="Rows">Makes the scores of the rows for the working ancillary parameters, wherever the rows are.</param>
/// <param name="Scores">These scores of rows in memory, weights included, n x q, row-major; empty of rows that live elsewhere.</param>
internal sealed record AncillaryFit(double[] Derivatives, double[] Information, AncillaryRows Rows, double[] Scores);
