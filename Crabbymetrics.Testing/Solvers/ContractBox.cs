using Crabbymetrics.Optimization;

namespace Crabbymetrics.Testing;

/// <summary>The contract's problem within bounds. It counts the points outside that it was asked about.</summary>
internal sealed class ContractBox(double[] lower, double[] upper)
    : IFusedObjective,
        IGradient,
        IHessian,
        IHessianProduct,
        IBounds,
        ICountsOutside
{
    private readonly ContractProblem _inner = new();

    public int Outside { get; private set; }

    public int Dimension => _inner.Dimension;

    public ReadOnlySpan<double> LowerBounds => lower;

    public ReadOnlySpan<double> UpperBounds => upper;

    public double Cost(ReadOnlySpan<double> x) => Evaluate(x, default, default);

    public void Gradient(ReadOnlySpan<double> x, Span<double> gradient) => Evaluate(x, gradient, default);

    public void Hessian(ReadOnlySpan<double> x, Span<double> hessian) => Evaluate(x, default, hessian);

    public void HessianProduct(ReadOnlySpan<double> x, ReadOnlySpan<double> v, Span<double> product)
    {
        Outside += ICountsOutside.IsOutside(x, lower, upper) ? 1 : 0;
        _inner.HessianProduct(x, v, product);
    }

    public double Evaluate(ReadOnlySpan<double> x, Span<double> gradient, Span<double> hessian)
    {
        Outside += ICountsOutside.IsOutside(x, lower, upper) ? 1 : 0;
        return _inner.Evaluate(x, gradient, hessian);
    }
}
