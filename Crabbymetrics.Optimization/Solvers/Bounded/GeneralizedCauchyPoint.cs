namespace Crabbymetrics.Optimization;

/// <summary>
/// The first local minimum of the quadratic model along the projected path of steepest descent (Byrd, Lu, Nocedal and Zhu 1995, algorithm
/// CP), and which variables it leaves free.
/// </summary>
internal sealed class GeneralizedCauchyPoint
{
    private readonly CompactMatrix _matrix;
    private readonly double[] _breakpoints;
    private readonly int[] _heap;
    private readonly double[] _direction;
    private readonly double[] _p;
    private readonly double[] _row;
    private readonly double[] _work;
    private int _count;

    public GeneralizedCauchyPoint(int n, int memory, CompactMatrix matrix)
    {
        _matrix = matrix;
        _breakpoints = new double[n];
        _heap = new int[n];
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
        }

        CollectBreakpoints();
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
        while (_count > 0 && slope < 0.0 && minimum >= _breakpoints[_heap[0]] - before)
        {
            int b = TakeNearest();
            double dt = _breakpoints[b] - before;
            double g = gradient[b];
            Point[b] = _direction[b] > 0.0 ? upper[b] : lower[b];
            double z = Point[b] - x[b];
            Vectors.Add(dt, p, c);
            _matrix.Row(b, row);
            row.CopyTo(work);
            _matrix.ApplyMiddle(work);
            slope += (dt * curvature) + (g * g) + (theta * g * z) - (g * Vectors.Dot(work, c));
            curvature -= (theta * g * g) + (2.0 * g * Vectors.Dot(work, p)) + (g * g * Vectors.Dot(work, row));
            curvature = Math.Max(least, curvature);
            Vectors.Add(g, row, p);
            _direction[b] = 0.0;
            minimum = -slope / curvature;
            before = _breakpoints[b];
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

    // A heap of the variables that meet a bound on the path, the nearest first: most paths meet few of many.
    private void CollectBreakpoints()
    {
        _count = 0;
        for (int i = 0; i < _breakpoints.Length; i++)
        {
            if (_breakpoints[i] > 0.0 && double.IsFinite(_breakpoints[i]))
            {
                _heap[_count++] = i;
            }
        }

        for (int place = (_count / 2) - 1; place >= 0; place--)
        {
            Sink(place);
        }
    }

    private int TakeNearest()
    {
        int nearest = _heap[0];
        _heap[0] = _heap[--_count];
        Sink(0);
        return nearest;
    }

    private void Sink(int place)
    {
        int moved = _heap[place];
        for (int child = (2 * place) + 1; child < _count; child = (2 * place) + 1)
        {
            if (child + 1 < _count && IsNearer(_heap[child + 1], _heap[child]))
            {
                child++;
            }

            if (!IsNearer(_heap[child], moved))
            {
                break;
            }

            _heap[place] = _heap[child];
            place = child;
        }

        _heap[place] = moved;
    }

    private bool IsNearer(int i, int j) => _breakpoints[i] < _breakpoints[j] || (_breakpoints[i] == _breakpoints[j] && i < j);

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
