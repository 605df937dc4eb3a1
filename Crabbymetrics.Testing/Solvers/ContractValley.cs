using Crabbymetrics.Optimization;

namespace Crabbymetrics.Testing;

/// <summary>Rosenbrock's valley, as a cost with all derivatives and as residuals: its Hessian is indefinite between the start and the
/// minimum at (1, 1). Rosenbrock (1960), "An automatic method for finding the greatest or least value of a function".</summary>
internal sealed class ContractValley : IFusedObjective, IGradient, IHessian, IHessianProduct
{
    public static double[] Start => [-1.2, 1.0];

    public static double[] Minimum => [1.0, 1.0];

    public int Dimension => 2;

    public double Cost(ReadOnlySpan<double> x) => Evaluate(x, default, default);

    public void Gradient(ReadOnlySpan<double> x, Span<double> gradient) => Evaluate(x, gradient, default);

    public void Hessian(ReadOnlySpan<double> x, Span<double> hessian) => Evaluate(x, default, hessian);

    public void HessianProduct(ReadOnlySpan<double> x, ReadOnlySpan<double> v, Span<double> product)
    {
        Span<double> hessian = stackalloc double[4];
        Evaluate(x, default, hessian);
        product[0] = (hessian[0] * v[0]) + (hessian[1] * v[1]);
        product[1] = (hessian[2] * v[0]) + (hessian[3] * v[1]);
    }

    public double Evaluate(ReadOnlySpan<double> x, Span<double> gradient, Span<double> hessian)
    {
        double bend = x[1] - (x[0] * x[0]),
            rest = 1.0 - x[0];
        if (!gradient.IsEmpty)
        {
            gradient[0] = (-400.0 * x[0] * bend) - (2.0 * rest);
            gradient[1] = 200.0 * bend;
        }

        if (!hessian.IsEmpty)
        {
            hessian[0] = (-400.0 * bend) + (800.0 * x[0] * x[0]) + 2.0;
            hessian[1] = hessian[2] = -400.0 * x[0];
            hessian[3] = 200.0;
        }

        return (100.0 * bend * bend) + (rest * rest);
    }
}
