using Crabbymetrics.Optimization;

namespace Crabbymetrics.Tests.Optimization;

/// <summary>Rosenbrock's function that says when it is called.</summary>
internal sealed class Watched(Rosenbrock inner, Action called) : ICostFunction, IGradient, IHessian, IResiduals, IJacobian
{
    public int Dimension => inner.Dimension;

    public int ResidualCount => inner.ResidualCount;

    public double Cost(ReadOnlySpan<double> x)
    {
        called();
        return inner.Cost(x);
    }

    public void Gradient(ReadOnlySpan<double> x, Span<double> gradient)
    {
        called();
        inner.Gradient(x, gradient);
    }

    public void Hessian(ReadOnlySpan<double> x, Span<double> hessian)
    {
        called();
        inner.Hessian(x, hessian);
    }

    public void Residuals(ReadOnlySpan<double> x, Span<double> residuals)
    {
        called();
        inner.Residuals(x, residuals);
    }

    public void Jacobian(ReadOnlySpan<double> x, Span<double> jacobian)
    {
        called();
        inner.Jacobian(x, jacobian);
    }
}
