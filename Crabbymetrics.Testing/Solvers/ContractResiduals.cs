using Crabbymetrics.Optimization;

namespace Crabbymetrics.Testing;

/// <summary>Four residuals of three variables that vanish at the minimum of <see cref="ContractProblem"/>, for the solvers of least
/// squares.</summary>
internal sealed class ContractResiduals(Action? onCall = null, bool broken = false) : IResiduals, IJacobian
{
    public int Dimension => 3;

    public int ResidualCount => 4;

    public int Calls { get; private set; }

    public void Residuals(ReadOnlySpan<double> x, Span<double> residuals)
    {
        Count();
        double a = x[0] - ContractProblem.At[0],
            b = x[1] - ContractProblem.At[1],
            c = x[2] - ContractProblem.At[2];
        residuals[0] = Math.Exp(a) - 1.0;
        residuals[1] = (2.0 * b) + (0.3 * a);
        residuals[2] = c + (0.1 * b * b);
        residuals[3] = broken ? double.NaN : 0.5 * (a + b);
    }

    public void Jacobian(ReadOnlySpan<double> x, Span<double> jacobian)
    {
        Count();
        jacobian.Clear();
        jacobian[0] = Math.Exp(x[0] - ContractProblem.At[0]);
        jacobian[3] = 0.3;
        jacobian[4] = 2.0;
        jacobian[7] = 0.2 * (x[1] - ContractProblem.At[1]);
        jacobian[8] = 1.0;
        jacobian[9] = jacobian[10] = 0.5;
    }

    private void Count()
    {
        Calls++;
        onCall?.Invoke();
    }
}
