namespace Crabbymetrics.Estimators;

/// <summary>A least squares that a test needs on the way, beside absorbed effects.</summary>
internal sealed class AbsorbedRegression(
    TwoSlsFit fit,
    RowMap rows,
    double[] coefficients,
    double[] residuals,
    double variance,
    ReportedCoefficients? reported
) : EquationRegression(fit, rows, coefficients, residuals, variance, reported), IAbsorbedEquation
{
    TwoSlsFit IAbsorbedEquation.Fit => Equation;
}
