using Crabbymetrics.Optimization;

namespace Crabbymetrics.Tests.Optimization;

/// <summary>A function of one variable, with its slope, and a curvature that is constant.</summary>
internal sealed class OneDimensional(Func<double, (double Value, double Slope)> phi, double curvature = 1.0)
    : ICostFunction,
        IGradient,
        IHessian
{
    public int Dimension => 1;

    public double Cost(ReadOnlySpan<double> x) => phi(x[0]).Value;

    public void Gradient(ReadOnlySpan<double> x, Span<double> gradient) => gradient[0] = phi(x[0]).Slope;

    public void Hessian(ReadOnlySpan<double> x, Span<double> hessian) => hessian[0] = curvature;
}
