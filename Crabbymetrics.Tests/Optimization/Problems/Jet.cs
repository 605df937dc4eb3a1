namespace Crabbymetrics.Tests.Optimization;

/// <summary>
/// A number with its gradient and Hessian by the variables of a problem (forward differentiation, exact to rounding), so that the test
/// problems state their residuals only.
/// </summary>
internal sealed class Jet
{
    private readonly double[] _gradient;
    private readonly double[] _hessian;

    private Jet(double value, double[] gradient, double[] hessian)
    {
        Value = value;
        _gradient = gradient;
        _hessian = hessian;
    }

    public double Value { get; }

    public ReadOnlySpan<double> Gradient => _gradient;

    public ReadOnlySpan<double> Hessian => _hessian;

    public static implicit operator Jet(double value) => new(value, [], []);

    /// <summary>The variables at a point, with derivatives up to an order from 0 to 2.</summary>
    public static Jet[] Variables(ReadOnlySpan<double> x, int order)
    {
        int n = x.Length;
        Jet[] variables = new Jet[n];
        for (int i = 0; i < n; i++)
        {
            variables[i] = new Jet(x[i], order > 0 ? new double[n] : [], order > 1 ? new double[n * n] : []);
            if (order > 0)
            {
                variables[i]._gradient[i] = 1.0;
            }
        }

        return variables;
    }

    public static Jet operator +(Jet a, Jet b) => Combine(a, b, a.Value + b.Value, 1, 1, 0, 0, 0);

    public static Jet operator -(Jet a, Jet b) => Combine(a, b, a.Value - b.Value, 1, -1, 0, 0, 0);

    public static Jet operator -(Jet a) => 0.0 - a;

    public static Jet operator *(Jet a, Jet b) => Combine(a, b, a.Value * b.Value, b.Value, a.Value, 0, 1, 0);

    public static Jet operator /(Jet a, Jet b)
    {
        double r = 1.0 / b.Value;
        return Combine(a, b, a.Value * r, r, -a.Value * r * r, 0, -r * r, 2.0 * a.Value * r * r * r);
    }

    public static Jet Exp(Jet a)
    {
        double e = Math.Exp(a.Value);
        return Apply(a, e, e, e);
    }

    public static Jet Log(Jet a) => Apply(a, Math.Log(a.Value), 1.0 / a.Value, -1.0 / (a.Value * a.Value));

    public static Jet Sin(Jet a) => Apply(a, Math.Sin(a.Value), Math.Cos(a.Value), -Math.Sin(a.Value));

    public static Jet Cos(Jet a) => Apply(a, Math.Cos(a.Value), -Math.Sin(a.Value), -Math.Cos(a.Value));

    public static Jet Sqrt(Jet a)
    {
        double root = Math.Sqrt(a.Value);
        return Apply(a, root, 0.5 / root, -0.25 / (root * a.Value));
    }

    public static Jet Atan(Jet a)
    {
        double d = 1.0 + (a.Value * a.Value);
        return Apply(a, Math.Atan(a.Value), 1.0 / d, -2.0 * a.Value / (d * d));
    }

    public static Jet Square(Jet a) => Apply(a, a.Value * a.Value, 2.0 * a.Value, 2.0);

    public static Jet Cube(Jet a) => Apply(a, a.Value * a.Value * a.Value, 3.0 * a.Value * a.Value, 6.0 * a.Value);

    private static Jet Apply(Jet a, double f, double f1, double f2) => Combine(a, 0.0, f, f1, 0, f2, 0, 0);

    // The chain rule for f(a, b) with its partial derivatives.
    private static Jet Combine(Jet a, Jet b, double f, double fa, double fb, double faa, double fab, double fbb)
    {
        int n = Math.Max(a._gradient.Length, b._gradient.Length);
        double[] gradient = n == 0 ? [] : new double[n];
        for (int i = 0; i < a._gradient.Length; i++)
        {
            gradient[i] += fa * a._gradient[i];
        }

        for (int i = 0; i < b._gradient.Length; i++)
        {
            gradient[i] += fb * b._gradient[i];
        }

        if (a._hessian.Length == 0 && b._hessian.Length == 0)
        {
            return new Jet(f, gradient, []);
        }

        double[] hessian = new double[n * n];
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < n; j++)
            {
                int k = (i * n) + j;
                if (a._hessian.Length > 0)
                {
                    hessian[k] += (fa * a._hessian[k]) + (faa * a._gradient[i] * a._gradient[j]);
                }

                if (b._hessian.Length > 0)
                {
                    hessian[k] += (fb * b._hessian[k]) + (fbb * b._gradient[i] * b._gradient[j]);
                }

                if (a._hessian.Length > 0 && b._hessian.Length > 0)
                {
                    hessian[k] += fab * ((a._gradient[i] * b._gradient[j]) + (b._gradient[i] * a._gradient[j]));
                }
            }
        }

        return new Jet(f, gradient, hessian);
    }
}
