namespace Crabbymetrics.Estimators;

/// <summary>The scores of a linear equation of rows that live elsewhere: <c>w e b</c>, b being the columns of a basis and e the residuals,
/// which may be those of further columns too.</summary>
/// <param name="Problem">The problem whose rows they are of.</param>
/// <param name="Basis">The basis.</param>
/// <param name="Further">The columns of the design that residuals are made of beside those of the basis.</param>
/// <param name="Residuals">The residuals.</param>
/// <param name="Map">K, row-major, with as many rows as the basis has columns: the leverage of a row is w times the squared length of
/// <c>b K</c>.</param>
internal sealed record LinearScores(LeastSquaresProblem Problem, LinearBasis Basis, int[] Further, RowResiduals Residuals, double[] Map)
{
    /// <summary>Whether the weights say how often a row counts.</summary>
    public bool AreFrequencies => Problem.Elsewhere!.Summary.WeightKind == WeightKind.Frequency;

    /// <summary>Runs a pass over the raw columns of the basis and the further ones.</summary>
    public double[] Run(BasisPass pass)
    {
        WorkingParameters working = Basis.Working;
        int[] columns = [.. working.View.Columns, .. Further];
        return Problem.Run(pass, new DesignView(working.View.Design, columns, new double[columns.Length]));
    }
}
