using Crabbymetrics.Optimization;

namespace Crabbymetrics.Tests.Optimization;

/// <summary>Rosenbrock's function, of which some evaluations of one quantity go wrong.</summary>
internal sealed class FaultyProblem : ICostFunction, IGradient, IHessian, IResiduals, IJacobian
{
    private readonly Rosenbrock _inner = new();
    private int _calls;

    public required string Quantity { get; init; }

    public double Value { get; init; }

    /// <summary>The first evaluation of the quantity that goes wrong, from 1.</summary>
    public int From { get; init; }

    public int Until { get; init; }

    public Action? Cancel { get; init; }

    public int Faults { get; private set; }

    public int CallsAfterFault { get; private set; }

    public double CostAtStart => 24.2 + 1e-9;

    public int Dimension => 2;

    public int ResidualCount => 2;

    public double Cost(ReadOnlySpan<double> x)
    {
        double value = _inner.Cost(x);
        return IsFaulty("cost") ? Value : value;
    }

    public void Gradient(ReadOnlySpan<double> x, Span<double> gradient)
    {
        _inner.Gradient(x, gradient);
        if (IsFaulty("gradient"))
        {
            gradient[1] = Value;
        }
    }

    public void Hessian(ReadOnlySpan<double> x, Span<double> hessian)
    {
        _inner.Hessian(x, hessian);
        if (IsFaulty("hessian"))
        {
            hessian[3] = Value;
        }
    }

    public void Residuals(ReadOnlySpan<double> x, Span<double> residuals)
    {
        _inner.Residuals(x, residuals);
        if (IsFaulty("cost"))
        {
            residuals[1] = Value;
        }
    }

    public void Jacobian(ReadOnlySpan<double> x, Span<double> jacobian)
    {
        _inner.Jacobian(x, jacobian);
        if (IsFaulty("gradient"))
        {
            jacobian[2] = Value;
        }
    }

    private bool IsFaulty(string quantity)
    {
        if (Faults > 0)
        {
            CallsAfterFault++;
        }

        if (Quantity is "throw" or "cancel")
        {
            if (++_calls < From)
            {
                return false;
            }

            Faults++;
            if (Quantity == "throw")
            {
                throw new TimeZoneNotFoundException("from the problem");
            }

            Cancel?.Invoke();
            return false;
        }

        if (Quantity != quantity || ++_calls < From || _calls > Until)
        {
            return false;
        }

        Faults++;
        return true;
    }
}
