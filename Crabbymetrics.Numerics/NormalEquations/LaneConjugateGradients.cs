using System.Runtime.Intrinsics;

namespace Crabbymetrics.Numerics;

/// <summary>
/// Conjugate gradients with a preconditioner for four right sides at once, each with its own steps. The error of each is bounded by its
/// residual, measured under the preconditioner, over the smallest eigenvalue that the iteration has seen, which is that of Lanczos's
/// tridiagonal matrix: a small residual alone says nothing on a graph that is badly connected.
/// </summary>
/// <remarks>Golub and Van Loan, Matrix Computations, 4th edition (2013), sections 10.1 and 11.3.</remarks>
internal sealed class LaneConjugateGradients
{
    // What is left of a residual of this share, or curves less than that, is rounding.
    private const double Rounding = 1e-30;
    private const double Flat = 1e-13;

    private readonly double[] _r;
    private readonly double[] _z;
    private readonly double[] _p;
    private readonly double[] _q;

    public LaneConjugateGradients(int count)
    {
        _r = new double[4 * count];
        _z = new double[4 * count];
        _p = new double[4 * count];
        _q = new double[4 * count];
    }

    /// <summary>The iterations of the last call.</summary>
    public int Iterations { get; private set; }

    /// <summary>Of each right side, whether the last call ended with the accuracy or with all that rounding allows.</summary>
    public bool[] Converged { get; } = new bool[4];

    /// <summary>Told the share of the way to the accuracy, on a scale of logarithms; null for nobody.</summary>
    public Action<double>? Progress { get; set; }

    /// <summary>Of each right side, the smallest eigenvalue that the last call saw.</summary>
    public double[] Smallest { get; } = [1.0, 1.0, 1.0, 1.0];

    /// <summary>What the last call left of the right sides.</summary>
    public ReadOnlySpan<double> Residual => _r;

    /// <summary>The square of the error, as a length under S, that a right side of a correction stands for, by the eigenvalues of the last
    /// call.</summary>
    /// <param name="inverse">The preconditioner.</param>
    /// <param name="b">Four right sides, interleaved.</param>
    /// <param name="errors">Receives four squares.</param>
    public void Errors(IReducedInverse inverse, double[] b, Span<double> errors)
    {
        inverse.Apply(b, _z);
        Vector256<double> sizes = Dot(b, _z);
        for (int lane = 0; lane < 4; lane++)
        {
            errors[lane] = sizes[lane] / Smallest[lane];
        }
    }

    /// <summary>Solves <c>S x = b</c> from 0.</summary>
    /// <param name="system">S.</param>
    /// <param name="inverse">The preconditioner.</param>
    /// <param name="b">Four right sides, interleaved, in the range of S.</param>
    /// <param name="x">Receives the solutions.</param>
    /// <param name="accuracy">Of each, the square of the length, under S, that the error may have; infinite for nothing to do.</param>
    /// <param name="most">The most iterations.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    public void Solve(
        IReducedOperator system,
        IReducedInverse inverse,
        double[] b,
        double[] x,
        ReadOnlySpan<double> accuracy,
        int most,
        CancellationToken cancellationToken
    )
    {
        Array.Clear(x);
        b.CopyTo(_r, 0);
        inverse.Apply(_r, _z);
        _z.CopyTo(_p, 0);
        Vector256<double> sizes = Dot(_r, _z);
        LanczosBound[] bounds = [new(), new(), new(), new()];
        double[] first = [sizes[0], sizes[1], sizes[2], sizes[3]];
        bool[] done = new bool[4];
        Array.Clear(Converged);
        Span<double> steps = stackalloc double[4];
        Span<double> ratios = stackalloc double[4];
        for (Iterations = 0; ; )
        {
            bool all = true;
            for (int lane = 0; lane < 4; lane++)
            {
                done[lane] |=
                    !(sizes[lane] > Rounding * first[lane]) || bounds[lane].ErrorOf(sizes[lane], accuracy[lane]) <= accuracy[lane];
                Converged[lane] |= done[lane];
                all &= done[lane];
            }

            if (all || Iterations >= most)
            {
                for (int lane = 0; lane < 4; lane++)
                {
                    Smallest[lane] = bounds[lane].Smallest;
                }

                return;
            }

            cancellationToken.ThrowIfCancellationRequested();
            Progress?.Invoke(ShareDone(first, sizes, accuracy, done));
            system.Multiply(_p, _q, cancellationToken);
            Iterations++;
            Vector256<double> curvatures = Dot(_p, _q);
            for (int lane = 0; lane < 4; lane++)
            {
                done[lane] |= !(curvatures[lane] > Flat * sizes[lane]);
                steps[lane] = done[lane] ? 0.0 : sizes[lane] / curvatures[lane];
            }

            Vector256<double> step = Vector256.Create<double>(steps);
            AddTo(x, _p, step);
            AddTo(_r, _q, -step);
            inverse.Apply(_r, _z);
            Vector256<double> next = Dot(_r, _z);
            for (int lane = 0; lane < 4; lane++)
            {
                ratios[lane] = done[lane] ? 0.0 : next[lane] / sizes[lane];
                if (!done[lane])
                {
                    bounds[lane].Add(steps[lane], ratios[lane]);
                }
            }

            Advance(_p, _z, Vector256.Create<double>(ratios));
            sizes = next;
        }
    }

    // Of the right side that is farthest from its accuracy: errors fall by about the same factor an iteration.
    private static double ShareDone(double[] first, Vector256<double> sizes, ReadOnlySpan<double> accuracy, bool[] done)
    {
        double least = 1.0;
        for (int lane = 0; lane < 4; lane++)
        {
            if (!done[lane] && accuracy[lane] < first[lane])
            {
                least = Math.Min(least, Math.Log(first[lane] / sizes[lane]) / Math.Log(first[lane] / accuracy[lane]));
            }
        }

        return Math.Clamp(least, 0.0, 1.0);
    }

    private static Vector256<double> Dot(double[] left, double[] right)
    {
        Vector256<double> first = default;
        Vector256<double> second = default;
        int i = 0;
        for (; i + 8 <= left.Length; i += 8)
        {
            first += Vector256.LoadUnsafe(ref left[i]) * Vector256.LoadUnsafe(ref right[i]);
            second += Vector256.LoadUnsafe(ref left[i + 4]) * Vector256.LoadUnsafe(ref right[i + 4]);
        }

        if (i < left.Length)
        {
            first += Vector256.LoadUnsafe(ref left[i]) * Vector256.LoadUnsafe(ref right[i]);
        }

        return first + second;
    }

    private static void AddTo(double[] target, double[] addend, Vector256<double> factor)
    {
        for (int i = 0; i < target.Length; i += 4)
        {
            ref double own = ref target[i];
            (Vector256.LoadUnsafe(ref own) + (Vector256.LoadUnsafe(ref addend[i]) * factor)).StoreUnsafe(ref own);
        }
    }

    private static void Advance(double[] p, double[] z, Vector256<double> ratio)
    {
        for (int i = 0; i < p.Length; i += 4)
        {
            ref double own = ref p[i];
            (Vector256.LoadUnsafe(ref z[i]) + (Vector256.LoadUnsafe(ref own) * ratio)).StoreUnsafe(ref own);
        }
    }
}
