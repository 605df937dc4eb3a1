namespace Crabbymetrics.Estimators;

/// <summary>
/// The effective first-stage F of Montiel Olea and Pflueger (2013), for one endogenous regressor and errors of any covariance:
/// <c>pi'Q pi / tr(V Q)</c>, where Q has the cross products of the residuals of the instruments on the exogenous regressors. Immutable.
/// </summary>
/// <remarks>
/// The hypothesis that the bias of two-stage least squares exceeds a share tau of the worst case is rejected at 5 % where F exceeds the
/// critical value <c>chi2_K(x K) / K</c>, where chi2 is noncentral with <c>K = tr(W)^2 (1 + 2x) / (tr(W^2) + 2x tr(W) max eval(W))</c>
/// degrees of freedom and x = 1 / tau: the simplified procedure of the authors, by the approximation of Patnaik.
/// </remarks>
public sealed class EffectiveF
{
    // The size of the test that the critical values are for.
    private const double Size = 0.05;

    private readonly double _trace;
    private readonly double _squares;
    private readonly double _largest;

    internal EffectiveF(double value, double trace, double squares, double largest, string covarianceKind)
    {
        Value = value;
        CovarianceKind = covarianceKind;
        _trace = trace;
        _squares = squares;
        _largest = largest;
    }

    /// <summary>The statistic.</summary>
    public double Value { get; }

    /// <summary>The covariance.</summary>
    public string CovarianceKind { get; }

    /// <summary>The effective degrees of freedom K.</summary>
    /// <param name="tau">The share of the worst-case bias, above 0 and below 1.</param>
    /// <returns>A number between 1 and the number of instruments.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The share is not between 0 and 1.</exception>
    public double DegreesOfFreedom(double tau)
    {
        if (!(tau > 0.0 && tau < 1.0))
        {
            throw new ArgumentOutOfRangeException(nameof(tau), tau, "The share of the worst-case bias lies between 0 and 1: 0.1, say.");
        }

        double x = 1.0 / tau;
        return _trace * _trace * (1.0 + (2.0 * x)) / (_squares + (2.0 * x * _trace * _largest));
    }

    /// <summary>The critical value at 5 %: above it the bias is no more than the share tau of the worst case.</summary>
    /// <param name="tau">The share of the worst-case bias, above 0 and below 1.</param>
    /// <returns>The critical value.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The share is not between 0 and 1.</exception>
    public double CriticalValue(double tau = 0.1)
    {
        double degrees = DegreesOfFreedom(tau);
        return NoncentralChiSquared.UpperQuantile(Size, degrees, degrees / tau) / degrees;
    }

    /// <summary>One line: the statistic and its critical value at a tenth of the worst-case bias.</summary>
    /// <returns>The text, in the invariant culture.</returns>
    public override string ToString() =>
        FormattableString.Invariant(
            $"Effective F = {Value:G6} ({CovarianceKind}); 5 % critical value for a bias of 10 %: {CriticalValue():G4}"
        );
}
