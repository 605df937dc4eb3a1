using Crabbymetrics.Optimization;

namespace Crabbymetrics.Testing;

/// <summary>A slope that has values at its start alone: no step is acceptable, and the start is no minimum.</summary>
internal sealed class ContractIsland : IFusedObjective, IGradient, IHessian, IHessianProduct
{
    public static double[] Start => [1.0, 2.0];

    public int Dimension => 2;

    public double Cost(ReadOnlySpan<double> x) => Evaluate(x, default, default);

    public void Gradient(ReadOnlySpan<double> x, Span<double> gradient) => Evaluate(x, gradient, default);

    public void Hessian(ReadOnlySpan<double> x, Span<double> hessian) => Evaluate(x, default, hessian);

    public void HessianProduct(ReadOnlySpan<double> x, ReadOnlySpan<double> v, Span<double> product) => v.CopyTo(product);

    public double Evaluate(ReadOnlySpan<double> x, Span<double> gradient, Span<double> hessian)
    {
        bool there = x[0] == 1.0 && x[1] == 2.0;
        if (!gradient.IsEmpty)
        {
            gradient[0] = gradient[1] = there ? 3.0 : double.NaN;
        }

        if (!hessian.IsEmpty)
        {
            hessian[0] = hessian[3] = there ? 1.0 : double.NaN;
            hessian[1] = hessian[2] = 0.0;
        }

        return there ? 10.0 : double.NaN;
    }
}
