namespace Crabbymetrics.Optimization;

/// <summary>A problem made of one function for cost and gradient. The classes within add what else there is.</summary>
internal class FusedProblem(int n, CostAndGradientFunction function) : IFusedObjective
{
    // A cost alone is asked for too; its gradient goes nowhere.
    private readonly double[] _unread = new double[n];

    public int Dimension => n;

    public bool GivesHessian => false;

    public double Cost(ReadOnlySpan<double> x) => function(x, _unread);

    public double Evaluate(ReadOnlySpan<double> x, Span<double> gradient, Span<double> hessian) =>
        function(x, gradient.IsEmpty ? _unread : gradient);

    internal sealed class WithProducts(int n, CostAndGradientFunction function, HessianProductFunction products)
        : FusedProblem(n, function),
            IHessianProduct
    {
        public void HessianProduct(ReadOnlySpan<double> x, ReadOnlySpan<double> v, Span<double> product) => products(x, v, product);
    }

    internal sealed class WithBounds(double[] lower, double[] upper, CostAndGradientFunction function)
        : FusedProblem(lower.Length, function),
            IBounds
    {
        public ReadOnlySpan<double> LowerBounds => lower;

        public ReadOnlySpan<double> UpperBounds => upper;
    }
}
