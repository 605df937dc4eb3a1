using Crabbymetrics.Optimization;

namespace Crabbymetrics.Tests.Optimization;

/// <summary>
/// A Poisson-like likelihood, sum of exp(eta) - y eta over a small design: fused, convex, with an exponential that overflows far
/// from the optimum. Counts its calls.
/// </summary>
internal sealed class ExponentialLikelihood(double scale = 1.0) : IFusedObjective, IHessianProduct
{
    private static readonly double[] Outcomes = [1, 0, 2, 3, 1, 4, 6, 5, 9, 12];

    public int Dimension => 2;

    public int Calls { get; private set; }

    public double[] LastPoint { get; } = new double[2];

    public double Cost(ReadOnlySpan<double> x) => Evaluate(x, default, default);

    public double Evaluate(ReadOnlySpan<double> x, Span<double> gradient, Span<double> hessian)
    {
        Calls++;
        x.CopyTo(LastPoint);
        gradient.Clear();
        hessian.Clear();
        double sum = 0.0;
        for (int i = 0; i < Outcomes.Length; i++)
        {
            double z = scale * (i - 4.5);
            double eta = x[0] + (x[1] * z);
            double mu = Math.Exp(eta);
            sum += mu - (Outcomes[i] * eta);
            if (!gradient.IsEmpty)
            {
                gradient[0] += mu - Outcomes[i];
                gradient[1] += (mu - Outcomes[i]) * z;
            }

            if (!hessian.IsEmpty)
            {
                hessian[0] += mu;
                hessian[1] += mu * z;
                hessian[3] += mu * z * z;
            }
        }

        if (!hessian.IsEmpty)
        {
            hessian[2] = hessian[1];
        }

        return sum;
    }

    public void HessianProduct(ReadOnlySpan<double> x, ReadOnlySpan<double> v, Span<double> product)
    {
        product.Clear();
        for (int i = 0; i < Outcomes.Length; i++)
        {
            double z = scale * (i - 4.5);
            double mu = Math.Exp(x[0] + (x[1] * z));
            double t = mu * (v[0] + (v[1] * z));
            product[0] += t;
            product[1] += t * z;
        }
    }
}
