using Crabbymetrics.Optimization;

namespace Crabbymetrics.Tests.Optimization;

/// <summary>Rosenbrock's residuals with a Jacobian of the wrong sign.</summary>
internal sealed class WrongJacobian : IResiduals, IJacobian
{
    private readonly Rosenbrock _inner = new();

    public int Dimension => 2;

    public int ResidualCount => 2;

    public void Residuals(ReadOnlySpan<double> x, Span<double> residuals) => _inner.Residuals(x, residuals);

    public void Jacobian(ReadOnlySpan<double> x, Span<double> jacobian)
    {
        _inner.Jacobian(x, jacobian);
        foreach (ref double value in jacobian)
        {
            value = -value;
        }
    }
}
