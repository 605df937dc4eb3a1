using Crabbymetrics.Optimization;

namespace Crabbymetrics.Tests.Optimization;

/// <summary>A function of one variable, with its slope.</summary>
internal sealed class OneDimensional(Func<double, (double Value, double Slope)> phi) : ICostFunction, IGradient
{
    public int Dimension => 1;

    public double Cost(ReadOnlySpan<double> x) => phi(x[0]).Value;

    public void Gradient(ReadOnlySpan<double> x, Span<double> gradient) => gradient[0] = phi(x[0]).Slope;
}
