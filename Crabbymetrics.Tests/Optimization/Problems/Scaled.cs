using Crabbymetrics.Optimization;

namespace Crabbymetrics.Tests.Optimization;

/// <summary>
/// A problem in other units: c f(x / s), with residuals times the root of c. One component of its gradient may be left at 0, and one of its
/// gradients, or Jacobians, may be NaN.
/// </summary>
internal sealed class Scaled(TestProblem inner, double costUnit, double[] units) : ICostFunction, IGradient, IHessian, IResiduals, IJacobian
{
    private int _derivatives;

    public int LostComponent { get; init; } = -1;

    /// <summary>Which gradient or Jacobian, from 1, is NaN; 0 for none.</summary>
    public int NotANumber { get; init; }

    public int Dimension => inner.Dimension;

    public int ResidualCount => inner.ResidualCount;

    public double[] Start => [.. inner.Start.Select((value, i) => units[i] * value)];

    public double Cost(ReadOnlySpan<double> x) => costUnit * inner.Value(Plain(x));

    public void Gradient(ReadOnlySpan<double> x, Span<double> gradient)
    {
        inner.Gradient(Plain(x), gradient);
        for (int i = 0; i < gradient.Length; i++)
        {
            gradient[i] = i == LostComponent ? 0.0 : gradient[i] * costUnit / units[i];
        }

        Spoil(gradient);
    }

    public void Hessian(ReadOnlySpan<double> x, Span<double> hessian)
    {
        int n = units.Length;
        inner.Hessian(Plain(x), hessian);
        for (int k = 0; k < hessian.Length; k++)
        {
            hessian[k] = hessian[k] * costUnit / units[k / n] / units[k % n];
        }
    }

    public void Residuals(ReadOnlySpan<double> x, Span<double> residuals)
    {
        inner.Residuals(Plain(x), residuals);
        for (int i = 0; i < residuals.Length; i++)
        {
            residuals[i] *= Math.Sqrt(costUnit);
        }
    }

    public void Jacobian(ReadOnlySpan<double> x, Span<double> jacobian)
    {
        inner.Jacobian(Plain(x), jacobian);
        for (int k = 0; k < jacobian.Length; k++)
        {
            int i = k % units.Length;
            jacobian[k] = i == LostComponent ? 0.0 : jacobian[k] * Math.Sqrt(costUnit) / units[i];
        }

        Spoil(jacobian);
    }

    private double[] Plain(ReadOnlySpan<double> x)
    {
        double[] plain = x.ToArray();
        for (int i = 0; i < plain.Length; i++)
        {
            plain[i] /= units[i];
        }

        return plain;
    }

    private void Spoil(Span<double> values)
    {
        if (++_derivatives == NotANumber)
        {
            values[0] = double.NaN;
        }
    }
}
