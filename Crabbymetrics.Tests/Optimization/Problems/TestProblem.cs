using Crabbymetrics.Optimization;

namespace Crabbymetrics.Tests.Optimization;

/// <summary>A published least-squares problem, with everything that any solver may ask for, which counts its own calls.</summary>
internal sealed class TestProblem(string name, double[] start, int residualCount, Func<Jet[], Jet[]> residuals, double[] minima)
    : ICostFunction,
        IGradient,
        IHessian,
        IResiduals,
        IJacobian
{
    private int _costs;
    private int _gradients;
    private int _hessians;
    private int _residuals;
    private int _jacobians;

    public string Name => name;

    public double[] Start => [.. start];

    /// <summary>The sums of squares at the known minima, the global one first.</summary>
    public IReadOnlyList<double> Minima => minima;

    public int Dimension => start.Length;

    public int ResidualCount => residualCount;

    public EvaluationCounts Counts =>
        new(_costs, _gradients, _hessians, 0, _residuals, _jacobians, _costs + _gradients + _hessians + _residuals + _jacobians);

    public TestProblem Fresh() => new(name, start, residualCount, residuals, minima);

    public double Cost(ReadOnlySpan<double> x)
    {
        _costs++;
        return Value(x);
    }

    public double Value(ReadOnlySpan<double> x)
    {
        double sum = 0.0;
        foreach (Jet r in residuals(Jet.Variables(x, 0)))
        {
            sum += r.Value * r.Value;
        }

        return sum;
    }

    public void Gradient(ReadOnlySpan<double> x, Span<double> gradient)
    {
        _gradients++;
        gradient.Clear();
        foreach (Jet r in residuals(Jet.Variables(x, 1)))
        {
            for (int i = 0; i < r.Gradient.Length; i++)
            {
                gradient[i] += 2.0 * r.Value * r.Gradient[i];
            }
        }
    }

    public void Hessian(ReadOnlySpan<double> x, Span<double> hessian)
    {
        _hessians++;
        hessian.Clear();
        int n = x.Length;
        foreach (Jet r in residuals(Jet.Variables(x, 2)))
        {
            if (r.Gradient.Length == 0)
            {
                continue;
            }

            for (int k = 0; k < n * n; k++)
            {
                hessian[k] += 2.0 * ((r.Value * r.Hessian[k]) + (r.Gradient[k / n] * r.Gradient[k % n]));
            }
        }
    }

    public void Residuals(ReadOnlySpan<double> x, Span<double> values)
    {
        _residuals++;
        Jet[] all = residuals(Jet.Variables(x, 0));
        for (int i = 0; i < all.Length; i++)
        {
            values[i] = all[i].Value;
        }
    }

    public void Jacobian(ReadOnlySpan<double> x, Span<double> jacobian)
    {
        _jacobians++;
        jacobian.Clear();
        Jet[] all = residuals(Jet.Variables(x, 1));
        for (int i = 0; i < all.Length; i++)
        {
            all[i].Gradient.CopyTo(jacobian.Slice(i * x.Length, x.Length));
        }
    }

    public override string ToString() => name;
}
