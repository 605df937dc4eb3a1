namespace Crabbymetrics.Optimization;

/// <summary>Problems made of functions. Each class has what its functions give, and no more, so that a solver sees what there is.</summary>
internal static class FunctionProblem
{
    public static ICostFunction Of(int n, CostFunction cost) => new WithCost(n, cost);

    public static ICostFunction Of(int n, CostFunction cost, GradientFunction gradient) => new WithGradient(n, cost, gradient);

    public static ICostFunction Of(int n, CostFunction cost, GradientFunction gradient, HessianFunction hessian) =>
        new WithHessian(n, cost, gradient, hessian);

    public static ICostFunction Bounded(double[] lower, double[] upper, CostFunction cost, GradientFunction gradient) =>
        new WithBounds(lower, upper, cost, gradient);

    internal class WithCost(int n, CostFunction cost) : ICostFunction
    {
        public int Dimension => n;

        public double Cost(ReadOnlySpan<double> x) => cost(x);
    }

    internal class WithGradient(int n, CostFunction cost, GradientFunction gradient) : WithCost(n, cost), IGradient
    {
        public void Gradient(ReadOnlySpan<double> x, Span<double> values) => gradient(x, values);
    }

    internal sealed class WithHessian(int n, CostFunction cost, GradientFunction gradient, HessianFunction hessian)
        : WithGradient(n, cost, gradient),
            IHessian
    {
        public void Hessian(ReadOnlySpan<double> x, Span<double> values) => hessian(x, values);
    }

    internal sealed class WithBounds(double[] lower, double[] upper, CostFunction cost, GradientFunction gradient)
        : WithGradient(lower.Length, cost, gradient),
            IBounds
    {
        public ReadOnlySpan<double> LowerBounds => lower;

        public ReadOnlySpan<double> UpperBounds => upper;
    }

    internal sealed class CostInBounds(double[] lower, double[] upper, CostFunction cost) : WithCost(lower.Length, cost), IBounds
    {
        public ReadOnlySpan<double> LowerBounds => lower;

        public ReadOnlySpan<double> UpperBounds => upper;
    }

    internal class LeastSquares(int n, int m, ResidualFunction residuals) : IResiduals
    {
        public int Dimension => n;

        public int ResidualCount => m;

        public void Residuals(ReadOnlySpan<double> x, Span<double> values) => residuals(x, values);
    }

    internal sealed class LeastSquaresWithJacobian(int n, int m, ResidualFunction residuals, JacobianFunction jacobian)
        : LeastSquares(n, m, residuals),
            IJacobian
    {
        public void Jacobian(ReadOnlySpan<double> x, Span<double> values) => jacobian(x, values);
    }

    internal sealed class BoundedLeastSquares(double[] lower, double[] upper, int m, ResidualFunction residuals)
        : LeastSquares(lower.Length, m, residuals),
            IBounds
    {
        public ReadOnlySpan<double> LowerBounds => lower;

        public ReadOnlySpan<double> UpperBounds => upper;
    }

    internal sealed class Root(double[] lower, double[] upper, Func<double, double> function) : IResiduals, IBounds
    {
        public int Dimension => 1;

        public int ResidualCount => 1;

        public ReadOnlySpan<double> LowerBounds => lower;

        public ReadOnlySpan<double> UpperBounds => upper;

        public void Residuals(ReadOnlySpan<double> x, Span<double> values) => values[0] = function(x[0]);
    }
}
