using Crabbymetrics.Optimization;

namespace Crabbymetrics.Tests.Optimization;

/// <summary>A sum of one function over two variables, with derivatives that need not be right.</summary>
internal sealed class Shaped(Func<double, double> cost, Func<double, double> slope, Func<double, double> curvature)
    : ICostFunction,
        IGradient,
        IHessian
{
    public int Dimension => 2;

    public double Cost(ReadOnlySpan<double> x) => cost(x[0]) + cost(x[1]);

    public void Gradient(ReadOnlySpan<double> x, Span<double> gradient) => (gradient[0], gradient[1]) = (slope(x[0]), slope(x[1]));

    public void Hessian(ReadOnlySpan<double> x, Span<double> hessian) =>
        (hessian[0], hessian[1], hessian[2], hessian[3]) = (curvature(x[0]), 0.0, 0.0, curvature(x[1]));
}
