using Crabbymetrics.Optimization;

namespace Crabbymetrics.Testing;

/// <summary>Rosenbrock's valley as two residuals.</summary>
internal sealed class ContractValleyResiduals : IResiduals, IJacobian
{
    public int Dimension => 2;

    public int ResidualCount => 2;

    public void Residuals(ReadOnlySpan<double> x, Span<double> residuals)
    {
        residuals[0] = 10.0 * (x[1] - (x[0] * x[0]));
        residuals[1] = 1.0 - x[0];
    }

    public void Jacobian(ReadOnlySpan<double> x, Span<double> jacobian)
    {
        jacobian[0] = -20.0 * x[0];
        jacobian[1] = 10.0;
        jacobian[2] = -1.0;
        jacobian[3] = 0.0;
    }
}
