namespace Crabbymetrics.Optimization;

/// <summary>
/// The minimum of the quadratic model over the variables that the Cauchy point leaves free (Byrd, Lu, Nocedal and Zhu 1995, the direct
/// primal method), projected onto the box (Morales and Nocedal 2011).
/// </summary>
internal sealed class SubspaceMinimum
{
    private readonly CompactMatrix _matrix;
    private readonly GeneralizedCauchyPoint _cauchy;
    private readonly double[] _reduced;
    private readonly double[] _system;
    private readonly FreeProducts _products;
    private readonly double[] _v;
    private readonly double[] _w;
    private readonly int[] _pivots;
    private readonly int _stride;

    public SubspaceMinimum(int n, int memory, CompactMatrix matrix, GeneralizedCauchyPoint cauchy)
    {
        _matrix = matrix;
        _cauchy = cauchy;
        _stride = 2 * memory;
        _reduced = new double[n];
        _system = new double[_stride * _stride];
        _products = new FreeProducts(n, memory, matrix);
        _v = new double[_stride];
        _w = new double[_stride];
        _pivots = new int[_stride];
    }

    /// <summary>Writes the direction from x to the minimum within the box.</summary>
    public void FindDirection(
        ReadOnlySpan<double> x,
        ReadOnlySpan<double> gradient,
        ReadOnlySpan<double> lower,
        ReadOnlySpan<double> upper,
        Span<double> direction
    )
    {
        int n = x.Length;
        double theta = _matrix.Theta;
        int columns = _matrix.Columns;
        double[] point = _cauchy.Point;
        bool[] free = _cauchy.IsFree;

        // r = the gradient of the model at the Cauchy point, on the free variables.
        for (int i = 0; i < n; i++)
        {
            _reduced[i] = gradient[i] + (theta * (point[i] - x[i]));
        }

        Span<double> v = _v.AsSpan(0, columns);
        if (columns > 0)
        {
            _cauchy.Offset.AsSpan(0, columns).CopyTo(v);
            _matrix.ApplyMiddle(v);
            _matrix.AddProduct(-1.0, v, _reduced);
        }

        for (int i = 0; i < n; i++)
        {
            if (!free[i])
            {
                _reduced[i] = 0.0;
            }
        }

        // d = -(r / theta + W (I - M N)^-1 M W' r / theta^2), N = W'ZZ'W / theta, with the columns of Z those of the free variables.
        _reduced.CopyTo(direction);
        Vectors.Scale(-1.0 / theta, direction);
        if (columns > 0 && SolveCorrection(v))
        {
            _matrix.AddProduct(-1.0 / (theta * theta), v, direction);
        }

        for (int i = 0; i < n; i++)
        {
            double moved = free[i] ? Math.Min(Math.Max(point[i] + direction[i], lower[i]), upper[i]) : point[i];
            direction[i] = moved - x[i];
        }

        if (Vectors.Dot(direction, gradient) < 0.0)
        {
            return;
        }

        // The projection has turned the direction uphill: cut the step at the first bound instead, which keeps descent.
        CutAtBounds(x, lower, upper, direction);
    }

    private bool SolveCorrection(Span<double> v)
    {
        int columns = v.Length;
        bool[] free = _cauchy.IsFree;
        _matrix.MultiplyTransposed(_reduced, v);
        _matrix.ApplyMiddle(v);
        Span<double> system = _system.AsSpan();
        _products.Write(free, system, _stride);

        // I - M N, a column at a time.
        Span<double> column = _w.AsSpan(0, columns);
        for (int b = 0; b < columns; b++)
        {
            for (int a = 0; a < columns; a++)
            {
                column[a] = system[(a * _stride) + b];
            }

            _matrix.ApplyMiddle(column);
            for (int a = 0; a < columns; a++)
            {
                system[(a * _stride) + b] = (a == b ? 1.0 : 0.0) - column[a];
            }
        }

        if (!DenseLu.TryFactor(system, columns, _stride, _pivots))
        {
            return false;
        }

        DenseLu.Solve(system, columns, _stride, _pivots, v);
        return Vectors.IsFinite(v);
    }

    private void CutAtBounds(ReadOnlySpan<double> x, ReadOnlySpan<double> lower, ReadOnlySpan<double> upper, Span<double> direction)
    {
        double[] point = _cauchy.Point;
        double longest = 1.0;
        for (int pass = 0; pass < 2; pass++)
        {
            for (int i = 0; i < x.Length; i++)
            {
                if (!_cauchy.IsFree[i])
                {
                    continue;
                }

                double step = -_reduced[i] / _matrix.Theta;
                if (pass == 0 && step != 0.0)
                {
                    longest = Math.Min(longest, ((step > 0.0 ? upper[i] : lower[i]) - point[i]) / step);
                }
                else if (pass == 1)
                {
                    direction[i] = point[i] + (longest * step) - x[i];
                }
            }
        }
    }
}
