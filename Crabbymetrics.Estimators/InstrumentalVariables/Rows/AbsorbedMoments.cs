namespace Crabbymetrics.Estimators;

/// <summary>Least squares of several outcomes on the same columns, beside absorbed effects.</summary>
internal sealed class AbsorbedMoments(TwoSlsFit fit, RowMap rows, double[][] residuals, double[] inverse, int counted)
    : MomentSystem(fit, rows, residuals, inverse, counted),
        IAbsorbedEquation
{
    TwoSlsFit IAbsorbedEquation.Fit => Equation;
}
