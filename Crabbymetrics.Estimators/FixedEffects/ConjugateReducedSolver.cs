using System.Numerics.Tensors;

namespace Crabbymetrics.Estimators;

/// <summary>
/// Conjugate gradients on the reduced normal equations, preconditioned by their diagonal. The error is bounded by the residual over the
/// smallest eigenvalue that the iteration has seen, which is that of Lanczos's tridiagonal matrix: a small residual alone says nothing on
/// a graph that is badly connected.
/// </summary>
/// <remarks>Golub and Van Loan, Matrix Computations, 4th edition (2013), sections 10.1 and 11.3.</remarks>
internal sealed class ConjugateReducedSolver : IReducedSolver, IReducedVisitor
{
    private const int Interval = 8;
    private readonly ReducedSystem _system;
    private readonly double[] _diagonal;
    private readonly int _most;

    public ConjugateReducedSolver(ReducedSystem system, int mostIterations)
    {
        _system = system;
        _most = mostIterations;
        _diagonal = new double[system.Count];
        system.Visit(this);
        for (int i = 0; i < _diagonal.Length; i++)
        {
            _diagonal[i] = _diagonal[i] > 0.0 ? 1.0 / _diagonal[i] : 0.0;
        }
    }

    public string Name => "conjugate-gradients";

    public ReducedSolution Solve(double[] rightSide, double accuracy, CancellationToken cancellationToken)
    {
        int count = rightSide.Length;
        double[] x = new double[count];
        double[] r = [.. rightSide];
        double[] z = new double[count];
        double[] product = new double[count];
        double[] scratch = new double[_system.LongestLevel];
        TensorPrimitives.Multiply(r, _diagonal, z);
        double[] p = [.. z];
        double size = TensorPrimitives.Dot<double>(r, z);
        double first = size;
        List<double> steps = [];
        List<double> ratios = [];
        double smallest = 1.0;
        while (true)
        {
            // What is left of so small a residual is rounding.
            if (!(size > 1e-30 * first) || (steps.Count > 0 && size / smallest <= accuracy))
            {
                return new ReducedSolution(x, steps.Count, true);
            }

            if (steps.Count >= _most)
            {
                return new ReducedSolution(x, steps.Count, false);
            }

            cancellationToken.ThrowIfCancellationRequested();
            _system.Multiply(p, product, scratch);
            double curvature = TensorPrimitives.Dot<double>(p, product);
            if (!(curvature > 1e-14 * size))
            {
                return new ReducedSolution(x, steps.Count, true);
            }

            double step = size / curvature;
            TensorPrimitives.MultiplyAdd(p, step, x, x);
            TensorPrimitives.MultiplyAdd(product, -step, r, r);
            TensorPrimitives.Multiply(r, _diagonal, z);
            double next = TensorPrimitives.Dot<double>(r, z);
            steps.Add(step);
            ratios.Add(next / size);
            TensorPrimitives.MultiplyAdd(p, next / size, z, p);
            size = next;
            if (steps.Count % Interval == 0 || steps.Count < Interval || size / smallest <= accuracy)
            {
                smallest = SmallestEigenvalue(steps, ratios);
            }
        }
    }

    void IReducedVisitor.AddRow(double weight, ReadOnlySpan<int> places, ReadOnlySpan<double> values)
    {
        for (int a = 0; a < places.Length; a++)
        {
            _diagonal[places[a]] += weight * values[a] * values[a];
        }
    }

    void IReducedVisitor.SubtractLevel(List<int> places, ReadOnlySpan<double> sums)
    {
        foreach (int place in places)
        {
            double before = _diagonal[place];
            double after = before - (sums[place] * sums[place]);
            _diagonal[place] = after > 1e-13 * before ? after : 0.0;
        }
    }

    // Bisection with Sturm's sequence.
    private static double SmallestEigenvalue(List<double> steps, List<double> ratios)
    {
        double low = 0.0;
        double high = 1.0 / steps[0];
        for (int pass = 0; pass < 40 && high - low > 1e-3 * high; pass++)
        {
            double middle = low > 0.0 ? Math.Sqrt(low * high) : high / 16.0;
            if (middle < 1e-18)
            {
                return 1e-18;
            }

            if (HasEigenvalueBelow(steps, ratios, middle))
            {
                high = middle;
            }
            else
            {
                low = middle;
            }
        }

        return low > 0.0 ? low : high;
    }

    private static bool HasEigenvalueBelow(List<double> steps, List<double> ratios, double value)
    {
        double pivot = 1.0;
        for (int k = 0; k < steps.Count; k++)
        {
            double diagonal = (1.0 / steps[k]) + (k > 0 ? ratios[k - 1] / steps[k - 1] : 0.0) - value;
            double square = k > 0 ? ratios[k - 1] / (steps[k - 1] * steps[k - 1]) : 0.0;
            pivot = k > 0 ? diagonal - (square / pivot) : diagonal;
            if (!(pivot > 0.0))
            {
                return true;
            }
        }

        return false;
    }
}
