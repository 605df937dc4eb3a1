using Crabbymetrics.Optimization;

namespace Crabbymetrics.Tests.Optimization.Documentation;

/// <summary>y = a exp(-b t), fitted to six points.</summary>
public sealed class Decay : IResiduals, IJacobian
{
    private static readonly double[] Times = [0.0, 0.5, 1.0, 1.5, 2.0, 3.0];
    private static readonly double[] Values = [2.05, 0.72, 0.29, 0.11, 0.03, 0.01];

    public int Dimension => 2;

    public int ResidualCount => Times.Length;

    public void Residuals(ReadOnlySpan<double> x, Span<double> residuals)
    {
        for (int i = 0; i < Times.Length; i++)
        {
            residuals[i] = (x[0] * Math.Exp(-x[1] * Times[i])) - Values[i];
        }
    }

    public void Jacobian(ReadOnlySpan<double> x, Span<double> jacobian)
    {
        for (int i = 0; i < Times.Length; i++)
        {
            double part = Math.Exp(-x[1] * Times[i]);
            jacobian[2 * i] = part;
            jacobian[(2 * i) + 1] = -x[0] * Times[i] * part;
        }
    }
}
