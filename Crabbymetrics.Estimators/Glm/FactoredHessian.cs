using Crabbymetrics.Optimization;

namespace Crabbymetrics.Estimators;

/// <summary>The inverse of a Hessian, by its factor, as a preconditioner.</summary>
internal sealed class FactoredHessian(double[] factor, ArrowLayout layout) : IPreconditioner
{
    public void Multiply(Span<double> vector) => ArrowFactorization.Solve(factor, layout, vector);
}
