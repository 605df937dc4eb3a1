namespace Crabbymetrics.Inference;

/// <summary>How much the dependence of a term on the others inflates the joint variance of its coefficients.</summary>
/// <param name="Term">The term.</param>
/// <param name="Factor">The generalized variance inflation factor; 1 for a term that does not depend on the others.</param>
/// <param name="Count">The number of its coefficients.</param>
public sealed record TermInflation(string Term, double Factor, int Count)
{
    /// <summary>The factor in the units of one standard error, <c>Factor^(1 / (2 Count))</c>: comparable between terms.</summary>
    public double ByCoefficient => Math.Pow(Factor, 1.0 / (2.0 * Count));
}
