using Crabbymetrics.Optimization;

namespace Crabbymetrics.Tests.Optimization;

/// <summary>The extended Rosenbrock function of an even number of variables, by hand and without allocation; counts its calls.</summary>
internal sealed class Rosenbrock(int dimension = 2) : ICostFunction, IGradient, IHessian, IHessianProduct, IResiduals, IJacobian
{
    public int Dimension => dimension;

    public int ResidualCount => dimension;

    public int Costs { get; private set; }

    public int Gradients { get; private set; }

    public int Hessians { get; private set; }

    public int Products { get; private set; }

    public int ResidualVectors { get; private set; }

    public int Jacobians { get; private set; }

    public EvaluationCounts Counts =>
        new(
            Costs,
            Gradients,
            Hessians,
            Products,
            ResidualVectors,
            Jacobians,
            Costs + Gradients + Hessians + Products + ResidualVectors + Jacobians
        );

    public static double[] Start(int dimension = 2)
    {
        double[] start = new double[dimension];
        for (int i = 0; i < dimension; i += 2)
        {
            (start[i], start[i + 1]) = (-1.2, 1.0);
        }

        return start;
    }

    public double Cost(ReadOnlySpan<double> x)
    {
        Costs++;
        double sum = 0.0;
        for (int i = 0; i < x.Length; i += 2)
        {
            double u = x[i + 1] - (x[i] * x[i]);
            double v = 1.0 - x[i];
            sum += (100.0 * u * u) + (v * v);
        }

        return sum;
    }

    public void Gradient(ReadOnlySpan<double> x, Span<double> gradient)
    {
        Gradients++;
        for (int i = 0; i < x.Length; i += 2)
        {
            double u = x[i + 1] - (x[i] * x[i]);
            gradient[i] = (-400.0 * x[i] * u) - (2.0 * (1.0 - x[i]));
            gradient[i + 1] = 200.0 * u;
        }
    }

    public void Hessian(ReadOnlySpan<double> x, Span<double> hessian)
    {
        Hessians++;
        hessian.Clear();
        int n = x.Length;
        for (int i = 0; i < n; i += 2)
        {
            hessian[(i * n) + i] = (1200.0 * x[i] * x[i]) - (400.0 * x[i + 1]) + 2.0;
            hessian[(i * n) + i + 1] = hessian[((i + 1) * n) + i] = -400.0 * x[i];
            hessian[((i + 1) * n) + i + 1] = 200.0;
        }
    }

    public void HessianProduct(ReadOnlySpan<double> x, ReadOnlySpan<double> v, Span<double> product)
    {
        Products++;
        for (int i = 0; i < x.Length; i += 2)
        {
            product[i] = (((1200.0 * x[i] * x[i]) - (400.0 * x[i + 1]) + 2.0) * v[i]) - (400.0 * x[i] * v[i + 1]);
            product[i + 1] = (-400.0 * x[i] * v[i]) + (200.0 * v[i + 1]);
        }
    }

    public void Residuals(ReadOnlySpan<double> x, Span<double> residuals)
    {
        ResidualVectors++;
        for (int i = 0; i < x.Length; i += 2)
        {
            residuals[i] = 10.0 * (x[i + 1] - (x[i] * x[i]));
            residuals[i + 1] = 1.0 - x[i];
        }
    }

    public void Jacobian(ReadOnlySpan<double> x, Span<double> jacobian)
    {
        Jacobians++;
        jacobian.Clear();
        int n = x.Length;
        for (int i = 0; i < n; i += 2)
        {
            jacobian[(i * n) + i] = -20.0 * x[i];
            jacobian[(i * n) + i + 1] = 10.0;
            jacobian[((i + 1) * n) + i] = -1.0;
        }
    }
}
