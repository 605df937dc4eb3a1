using Crabbymetrics.Optimization;

namespace Crabbymetrics.Testing;

/// <summary>The contract's residuals within bounds. It counts the points outside that it was asked about.</summary>
internal sealed class ContractResidualBox(double[] lower, double[] upper) : IResiduals, IJacobian, IBounds, ICountsOutside
{
    private readonly ContractResiduals _inner = new();

    public int Outside { get; private set; }

    public int Dimension => _inner.Dimension;

    public int ResidualCount => _inner.ResidualCount;

    public ReadOnlySpan<double> LowerBounds => lower;

    public ReadOnlySpan<double> UpperBounds => upper;

    public void Residuals(ReadOnlySpan<double> x, Span<double> residuals)
    {
        Outside += ICountsOutside.IsOutside(x, lower, upper) ? 1 : 0;
        _inner.Residuals(x, residuals);
    }

    public void Jacobian(ReadOnlySpan<double> x, Span<double> jacobian)
    {
        Outside += ICountsOutside.IsOutside(x, lower, upper) ? 1 : 0;
        _inner.Jacobian(x, jacobian);
    }
}
