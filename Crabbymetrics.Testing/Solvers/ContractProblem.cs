using Crabbymetrics.Optimization;

namespace Crabbymetrics.Testing;

/// <summary>
/// A smooth convex function of three variables with its minimum at a known point: <c>sum c_j (exp(d_j) - d_j) + (d_0 + d_1)^2 / 2</c>, d
/// being the distance to that point. The exponential overflows far out, the scales differ, and the variables are coupled. The minimum is
/// not 0, so that the rounding of the cost is that of its size.
/// </summary>
internal sealed class ContractProblem(Action? onCall = null, bool broken = false) : IFusedObjective, IGradient, IHessian, IHessianProduct
{
    private static readonly double[] Scales = [1.0, 4.0, 0.5];
    private static readonly double[] Place = [1.0, -2.0, 0.5];

    public static double[] Minimum => [.. Place];

    /// <summary>The same to read, without a copy.</summary>
    public static ReadOnlySpan<double> At => Place;

    public static double[] Start => [0.2, -0.5, 1.5];

    public int Dimension => 3;

    public int Calls { get; private set; }

    public double Cost(ReadOnlySpan<double> x) => Evaluate(x, default, default);

    public void Gradient(ReadOnlySpan<double> x, Span<double> gradient) => Evaluate(x, gradient, default);

    public void Hessian(ReadOnlySpan<double> x, Span<double> hessian) => Evaluate(x, default, hessian);

    public void HessianProduct(ReadOnlySpan<double> x, ReadOnlySpan<double> v, Span<double> product)
    {
        Count();
        for (int j = 0; j < 3; j++)
        {
            product[j] = Scales[j] * Math.Exp(x[j] - Place[j]) * v[j];
        }

        product[0] += v[0] + v[1];
        product[1] += v[0] + v[1];
    }

    public double Evaluate(ReadOnlySpan<double> x, Span<double> gradient, Span<double> hessian)
    {
        Count();
        hessian.Clear();
        double coupling = x[0] - Place[0] + x[1] - Place[1];
        double sum = 0.5 * coupling * coupling;
        for (int j = 0; j < 3; j++)
        {
            double d = x[j] - Place[j],
                growth = Math.Exp(d);
            sum += Scales[j] * (growth - d);
            if (!gradient.IsEmpty)
            {
                gradient[j] = (Scales[j] * (growth - 1.0)) + (j < 2 ? coupling : 0.0);
            }

            if (!hessian.IsEmpty)
            {
                hessian[(3 * j) + j] = (Scales[j] * growth) + (j < 2 ? 1.0 : 0.0);
            }
        }

        if (!hessian.IsEmpty)
        {
            hessian[1] = hessian[3] = 1.0;
        }

        return broken ? double.NaN : sum;
    }

    private void Count()
    {
        Calls++;
        onCall?.Invoke();
    }
}
