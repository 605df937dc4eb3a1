using Crabbymetrics.Optimization;

namespace Crabbymetrics.Estimators;

/// <summary>
/// An objective over a dispersion: the log-likelihood at that dispersion, so that a distance in standard errors is one with the dispersion
/// in it.
/// </summary>
internal sealed class ScaledObjective(GlmObjective inner, double dispersion) : IArrowObjective, IHessianProduct
{
    /// <inheritdoc/>
    public int Dimension => inner.Dimension;

    /// <inheritdoc/>
    public ArrowLayout Layout => inner.Layout;

    /// <inheritdoc/>
    public bool HasCheapProducts => inner.HasCheapProducts;

    /// <inheritdoc/>
    public int MaxDegreeOfParallelism => inner.MaxDegreeOfParallelism;

    /// <inheritdoc/>
    public double Cost(ReadOnlySpan<double> x) => inner.Cost(x) / dispersion;

    /// <inheritdoc/>
    public double Evaluate(ReadOnlySpan<double> x, Span<double> gradient, Span<double> hessian)
    {
        double cost = inner.Evaluate(x, gradient, hessian);
        Divide(gradient);
        Divide(hessian);
        return cost / dispersion;
    }

    /// <inheritdoc/>
    public void HessianProduct(ReadOnlySpan<double> x, ReadOnlySpan<double> v, Span<double> product)
    {
        inner.HessianProduct(x, v, product);
        Divide(product);
    }

    private void Divide(Span<double> values)
    {
        for (int i = 0; i < values.Length; i++)
        {
            values[i] /= dispersion;
        }
    }
}
