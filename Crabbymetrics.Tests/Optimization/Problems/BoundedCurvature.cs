using Crabbymetrics.Optimization;

namespace Crabbymetrics.Tests.Optimization;

/// <summary>A smooth function of jets in a box, with its gradient, Hessian and products, which counts the evaluations outside.</summary>
internal class BoundedCurvature(double[] lower, double[] upper, Func<Jet[], Jet> cost) : ICostFunction, IGradient, IHessian, IBounds
{
    public int Outside { get; private set; }

    public int Dimension => lower.Length;

    public ReadOnlySpan<double> LowerBounds => lower;

    public ReadOnlySpan<double> UpperBounds => upper;

    public double Cost(ReadOnlySpan<double> x) => Look(x, 0).Value;

    public void Gradient(ReadOnlySpan<double> x, Span<double> gradient) => Look(x, 1).Gradient.CopyTo(gradient);

    public void Hessian(ReadOnlySpan<double> x, Span<double> hessian) => Look(x, 2).Hessian.CopyTo(hessian);

    private Jet Look(ReadOnlySpan<double> x, int order)
    {
        for (int i = 0; i < x.Length; i++)
        {
            Outside += x[i] >= lower[i] && x[i] <= upper[i] ? 0 : 1;
        }

        return cost(Jet.Variables(x, order));
    }

    /// <summary>The same with products in place of the Hessian.</summary>
    internal sealed class WithProducts(double[] lower, double[] upper, Func<Jet[], Jet> cost)
        : ICostFunction,
            IGradient,
            IHessianProduct,
            IBounds
    {
        private readonly BoundedCurvature _inner = new(lower, upper, cost);

        public int Outside => _inner.Outside;

        public int Dimension => _inner.Dimension;

        public ReadOnlySpan<double> LowerBounds => lower;

        public ReadOnlySpan<double> UpperBounds => upper;

        public double Cost(ReadOnlySpan<double> x) => _inner.Cost(x);

        public void Gradient(ReadOnlySpan<double> x, Span<double> gradient) => _inner.Gradient(x, gradient);

        public void HessianProduct(ReadOnlySpan<double> x, ReadOnlySpan<double> vector, Span<double> product)
        {
            int n = Dimension;
            double[] hessian = new double[n * n];
            _inner.Hessian(x, hessian);
            for (int i = 0; i < n; i++)
            {
                product[i] = Vectors.Dot(hessian.AsSpan(i * n, n), vector);
            }
        }
    }
}
