using Crabbymetrics.Optimization;

namespace Crabbymetrics.Tests.Optimization.Constraints;

/// <summary>A cost with constraints, made of functions; derivatives by central differences, good to nine digits or so.</summary>
public class ConstrainedFunction(Func<double[], double> cost, Func<double[], double[]> equalities, Func<double[], double[]> inequalities)
    : ICostFunction,
        IGradient,
        INonlinearConstraints
{
    private int? _dimension;

    public int Dimension => _dimension ??= FindDimension();

    public int EqualityCount => equalities(new double[9]).Length;

    public int InequalityCount => inequalities(new double[9]).Length;

    public double Cost(ReadOnlySpan<double> x) => cost(Wide(x));

    public void Gradient(ReadOnlySpan<double> x, Span<double> gradient)
    {
        double[] wide = Wide(x);
        for (int j = 0; j < x.Length; j++)
        {
            gradient[j] = Derivative(wide, j, cost);
        }
    }

    public void Constraints(ReadOnlySpan<double> x, Span<double> values)
    {
        double[] wide = Wide(x);
        double[] all = [.. equalities(wide), .. inequalities(wide)];
        all.CopyTo(values);
    }

    public void ConstraintJacobian(ReadOnlySpan<double> x, Span<double> jacobian)
    {
        double[] wide = Wide(x);
        int count = EqualityCount + InequalityCount;
        for (int i = 0; i < count; i++)
        {
            int constraint = i;
            for (int j = 0; j < x.Length; j++)
            {
                jacobian[(i * x.Length) + j] = Derivative(wide, j, p => ((double[])[.. equalities(p), .. inequalities(p)])[constraint]);
            }
        }
    }

    // A difference of the fourth order, exact for polynomials to the fourth degree but for rounding.
    private static double Derivative(double[] x, int j, Func<double[], double> f)
    {
        double step = 1e-3 * Math.Max(1.0, Math.Abs(x[j]));
        double At(double share)
        {
            double kept = x[j];
            x[j] = kept + (share * step);
            double value = f(x);
            x[j] = kept;
            return value;
        }

        return ((8.0 * (At(1) - At(-1))) - (At(2) - At(-2))) / (12.0 * step);
    }

    // The functions know how many variables they read: the last one on which anything depends.
    private int FindDimension()
    {
        double[] x = [.. Enumerable.Range(0, 9).Select(static i => 0.3 + (0.1 * i))];
        double[] All(double[] p) => [cost(p), .. equalities(p), .. inequalities(p)];
        double[] here = All(x);
        int last = -1;
        for (int j = 0; j < x.Length; j++)
        {
            double kept = x[j];
            x[j] += 0.7;
            if (!All(x).SequenceEqual(here))
            {
                last = j;
            }

            x[j] = kept;
        }

        return last + 1;
    }

    private static double[] Wide(ReadOnlySpan<double> x)
    {
        double[] wide = new double[9];
        x.CopyTo(wide);
        return wide;
    }
}
