namespace Crabbymetrics.Optimization;

/// <summary>
/// The first local minimum of the quadratic model along the projected path of steepest descent (Byrd, Lu, Nocedal and Zhu 1995, algorithm
/// CP), and which variables it leaves free.
/// </summary>
internal sealed class GeneralizedCauchyPoint
{
    private readonly CompactMatrix _matrix;
    private readonly double[] _breakpoints;
    private readonly double[] _keys;
    private readonly int[] _order;
    private readonly double[] _direction;
    private readonly double[] _p;
    private readonly double[] _row;
    private readonly double[] _work;

    public GeneralizedCauchyPoint(int n, int memory, CompactMatrix matrix)
    {
        _matrix = matrix;
        _breakpoints = new double[n];
        _keys = new double[n];
        _order = new int[n];
        _direction = new double[n];
        Point = new double[n];
        IsFree = new bool[n];
        _p = new double[2 * memory];
        Offset = new double[2 * memory];
        _row = new double[2 * memory];
        _work = new double[2 * memory];
    }

    /// <summary>The point.</summary>
    public double[] Point { get; }

    /// <summary>Whether a variable is off its bounds there.</summary>
    public bool[] IsFree { get; }

    /// <summary>W'(point - x).</summary>
    public double[] Offset { get; }

    public void Find(ReadOnlySpan<double> x, ReadOnlySpan<double> gradient, ReadOnlySpan<double> lower, ReadOnlySpan<double> upper)
    {
        int n = x.Length;
        int columns = _matrix.Columns;
        x.CopyTo(Point);
        for (int i = 0; i < n; i++)
        {
            double limit = gradient[i] < 0.0 ? upper[i] : lower[i];
            _breakpoints[i] = gradient[i] == 0.0 ? double.PositiveInfinity : (x[i] - limit) / gradient[i];
            _direction[i] = _breakpoints[i] > 0.0 ? -gradient[i] : 0.0;
            _keys[i] = _breakpoints[i];
            _order[i] = i;
        }

        Array.Sort(_keys, _order);
        Span<double> p = _p.AsSpan(0, columns);
        Span<double> c = Offset.AsSpan(0, columns);
        Span<double> row = _row.AsSpan(0, columns);
        Span<double> work = _work.AsSpan(0, columns);
        _matrix.MultiplyTransposed(_direction, p);
        c.Clear();
        double theta = _matrix.Theta;
        double slope = -Vectors.Dot(_direction, _direction);
        double curvature = (-theta * slope) - MiddleProduct(p, p, work);
        double least = 2.2e-16 * theta * -slope;
        double minimum = -slope / curvature;
        double before = 0.0;
        int k = 0;
        while (k < n && !(_keys[k] > 0.0))
        {
            k++;
        }

        for (; k < n && slope < 0.0 && minimum >= _keys[k] - before; k++)
        {
            int b = _order[k];
            if (double.IsPositiveInfinity(_keys[k]))
            {
                break;
            }

            double dt = _keys[k] - before;
            double g = gradient[b];
            Point[b] = _direction[b] > 0.0 ? upper[b] : lower[b];
            double z = Point[b] - x[b];
            Vectors.Add(dt, p, c);
            _matrix.Row(b, row);
            slope += (dt * curvature) + (g * g) + (theta * g * z) - (g * MiddleProduct(row, c, work));
            curvature -= (theta * g * g) + (2.0 * g * MiddleProduct(row, p, work)) + (g * g * MiddleProduct(row, row, work));
            curvature = Math.Max(least, curvature);
            Vectors.Add(g, row, p);
            _direction[b] = 0.0;
            minimum = -slope / curvature;
            before = _keys[k];
        }

        minimum = Math.Max(minimum, 0.0);
        if (!double.IsFinite(minimum))
        {
            minimum = 0.0;
        }

        double end = before + minimum;
        for (int i = 0; i < n; i++)
        {
            if (_direction[i] != 0.0)
            {
                Point[i] = Math.Min(Math.Max(x[i] + (end * _direction[i]), lower[i]), upper[i]);
            }

            IsFree[i] = Point[i] != lower[i] && Point[i] != upper[i];
        }

        Vectors.Add(minimum, p, c);
    }

    // a'M b.
    private double MiddleProduct(ReadOnlySpan<double> a, ReadOnlySpan<double> b, Span<double> work)
    {
        if (a.IsEmpty)
        {
            return 0.0;
        }

        b.CopyTo(work);
        _matrix.ApplyMiddle(work);
        return Vectors.Dot(a, work);
    }
}
