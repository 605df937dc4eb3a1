namespace Crabbymetrics.Optimization;

/// <summary>
/// Finds the damping for which the step of a scaled trust region has the length of its radius, to within a tenth (<c>lmpar</c> and
/// <c>qrsolv</c> of MINPACK).
/// </summary>
internal sealed class LevenbergMarquardtParameter(int n, int rows)
{
    private const int MaximumIterations = 10;
    private const double Smallest = 2.2250738585072014e-308;

    private readonly double[] _square = new double[n * n];
    private readonly double[] _diagonal = new double[n];
    private readonly double[] _right = new double[n];
    private readonly double[] _work = new double[n];

    /// <summary>Solves for the step, J p = r in the least-squares sense with |D p| within the radius.</summary>
    /// <returns>The damping; 0 where the Gauss-Newton step is short enough.</returns>
    public double Solve(in FactoredJacobian jacobian, ReadOnlySpan<double> scale, double radius, double damping, Span<double> step)
    {
        ReadOnlySpan<double> r = jacobian.R;
        ReadOnlySpan<int> pivots = jacobian.Pivots;
        int rank = SolveGaussNewton(jacobian, step);
        double length = ScaledNorm(step, scale);
        double excess = length - radius;
        if (excess <= 0.1 * radius)
        {
            return 0.0;
        }

        // Bounds of the damping: below by the Newton step for the secular equation, above by the gradient.
        double lower = rank >= n ? LowerBound(r, pivots, scale, excess, length, radius) : 0.0;
        for (int j = 0; j < n; j++)
        {
            _right[j] = Vectors.Dot(r.Slice(j * rows, j + 1), jacobian.Projected[..(j + 1)]) / scale[pivots[j]];
        }

        double gradient = Vectors.Norm(_right);
        double upper = gradient / radius;
        if (upper == 0.0)
        {
            upper = Smallest / Math.Min(radius, 0.1);
        }

        damping = Math.Min(Math.Max(damping, lower), upper);
        if (damping == 0.0)
        {
            damping = gradient / length;
        }

        for (int iteration = 1; ; iteration++)
        {
            if (damping == 0.0)
            {
                damping = Math.Max(Smallest, 0.001 * upper);
            }

            SolveDamped(jacobian, scale, Math.Sqrt(damping), step);
            length = ScaledNorm(step, scale);
            double previous = excess;
            excess = length - radius;
            if (
                Math.Abs(excess) <= 0.1 * radius
                || (lower == 0.0 && excess <= previous && previous < 0.0)
                || iteration == MaximumIterations
                || !double.IsFinite(excess)
            )
            {
                return damping;
            }

            double correction = NewtonCorrection(pivots, scale, excess, length, radius);
            if (excess > 0.0)
            {
                lower = Math.Max(lower, damping);
            }
            else if (excess < 0.0)
            {
                upper = Math.Min(upper, damping);
            }

            damping = Math.Max(lower, damping + correction);
        }
    }

    /// <summary>The Gauss-Newton step; of a rank-deficient Jacobian, a basic solution.</summary>
    /// <returns>The rank.</returns>
    public int SolveGaussNewton(in FactoredJacobian jacobian, Span<double> step)
    {
        ReadOnlySpan<double> r = jacobian.R;
        int rank = n;
        for (int j = 0; j < n; j++)
        {
            _right[j] = jacobian.Projected[j];
            if (r[(j * rows) + j] == 0.0 && rank == n)
            {
                rank = j;
            }

            if (rank < n)
            {
                _right[j] = 0.0;
            }
        }

        for (int j = rank - 1; j >= 0; j--)
        {
            _right[j] /= r[(j * rows) + j];
            Vectors.Add(-_right[j], r.Slice(j * rows, j), _right.AsSpan(0, j));
        }

        for (int j = 0; j < n; j++)
        {
            step[jacobian.Pivots[j]] = _right[j];
        }

        return rank;
    }

    private double LowerBound(
        ReadOnlySpan<double> r,
        ReadOnlySpan<int> pivots,
        ReadOnlySpan<double> scale,
        double excess,
        double length,
        double radius
    )
    {
        for (int j = 0; j < n; j++)
        {
            _right[j] = scale[pivots[j]] * (_work[pivots[j]] / length);
        }

        for (int j = 0; j < n; j++)
        {
            _right[j] = (_right[j] - Vectors.Dot(r.Slice(j * rows, j), _right.AsSpan(0, j))) / r[(j * rows) + j];
        }

        double norm = Vectors.Norm(_right);
        return excess / radius / norm / norm;
    }

    private double NewtonCorrection(ReadOnlySpan<int> pivots, ReadOnlySpan<double> scale, double excess, double length, double radius)
    {
        for (int j = 0; j < n; j++)
        {
            _right[j] = scale[pivots[j]] * (_work[pivots[j]] / length);
        }

        for (int j = 0; j < n; j++)
        {
            _right[j] /= _diagonal[j];
            for (int i = j + 1; i < n; i++)
            {
                _right[i] -= _square[(j * n) + i] * _right[j];
            }
        }

        double norm = Vectors.Norm(_right);
        return excess / radius / norm / norm;
    }

    // Leaves D p in the work space, from which the bounds are computed.
    private double ScaledNorm(ReadOnlySpan<double> step, ReadOnlySpan<double> scale)
    {
        for (int j = 0; j < n; j++)
        {
            _work[j] = scale[j] * step[j];
        }

        return Vectors.Norm(_work);
    }

    // R with the rows of sqrt(damping) D below it, reduced by Givens rotations to S, whose lower triangle is stored by columns; then S z =
    // Q'b.
    private void SolveDamped(in FactoredJacobian jacobian, ReadOnlySpan<double> scale, double rootDamping, Span<double> step)
    {
        for (int j = 0; j < n; j++)
        {
            for (int i = j; i < n; i++)
            {
                _square[(j * n) + i] = jacobian.R[(i * rows) + j];
            }

            _right[j] = jacobian.Projected[j];
        }

        for (int j = 0; j < n; j++)
        {
            RotateIn(j, rootDamping * scale[jacobian.Pivots[j]]);
        }

        int rank = n;
        for (int j = 0; j < n; j++)
        {
            if (_diagonal[j] == 0.0 && rank == n)
            {
                rank = j;
            }

            if (rank < n)
            {
                _right[j] = 0.0;
            }
        }

        for (int j = rank - 1; j >= 0; j--)
        {
            double sum = 0.0;
            for (int i = j + 1; i < rank; i++)
            {
                sum += _square[(j * n) + i] * _right[i];
            }

            _right[j] = (_right[j] - sum) / _diagonal[j];
        }

        for (int j = 0; j < n; j++)
        {
            step[jacobian.Pivots[j]] = _right[j];
        }
    }

    private void RotateIn(int j, double entry)
    {
        if (entry != 0.0)
        {
            _diagonal.AsSpan(j).Clear();
            _diagonal[j] = entry;
            double rest = 0.0;
            for (int k = j; k < n; k++)
            {
                if (_diagonal[k] == 0.0)
                {
                    continue;
                }

                double pivot = _square[(k * n) + k];
                double radius = Vectors.Hypotenuse(pivot, _diagonal[k]);
                (double cosine, double sine) = (pivot / radius, _diagonal[k] / radius);
                _square[(k * n) + k] = radius;
                (_right[k], rest) = ((cosine * _right[k]) + (sine * rest), (-sine * _right[k]) + (cosine * rest));
                for (int i = k + 1; i < n; i++)
                {
                    double upper = _square[(k * n) + i];
                    _square[(k * n) + i] = (cosine * upper) + (sine * _diagonal[i]);
                    _diagonal[i] = (-sine * upper) + (cosine * _diagonal[i]);
                }
            }
        }

        _diagonal[j] = _square[(j * n) + j];
    }
}
