using Crabbymetrics.Inference;

namespace Crabbymetrics.Estimators;

/// <summary>The rank tests of Kleibergen and Paap (2006): whether the instruments identify the coefficients of all endogenous regressors,
/// for errors of any covariance. Immutable.</summary>
/// <param name="Lm">The Lagrange multiplier test of underidentification, chi-squared with L - k2 + 1 degrees of freedom: without a
/// small-sample factor, the residuals being those where the instruments do not enter. For errors of equal variance it is Anderson's (1951)
/// canonical correlations test.</param>
/// <param name="Wald">The Wald test of the same hypothesis, without a small-sample factor.</param>
/// <param name="F">The rk F: the Wald statistic with the small-sample factor of the covariance, over L. For errors of equal variance it is
/// the statistic of Cragg and Donald; with clusters that of ivreg2. No critical values are known: those of Stock and Yogo are for equal
/// variances.</param>
/// <param name="CovarianceKind">The covariance.</param>
public sealed record KleibergenPaap(HypothesisTest Lm, HypothesisTest Wald, double F, string CovarianceKind)
{
    /// <summary>One line: F and the LM test.</summary>
    /// <returns>The text, in the invariant culture.</returns>
    public override string ToString() => FormattableString.Invariant($"Kleibergen-Paap rk F = {F:G6} ({CovarianceKind}); {Lm}");
}
