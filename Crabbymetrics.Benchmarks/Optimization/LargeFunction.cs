using Crabbymetrics.Optimization;

namespace Crabbymetrics.Benchmarks.Optimization;

/// <summary>A function of many variables, with or without bounds, which measures its own processor time; but not that of two variables,
/// which is shorter than a look at the clock.</summary>
internal sealed class LargeFunction : IFusedObjective, IBounds
{
    private readonly string _name;
    private readonly double[] _lower;
    private readonly double[] _upper;

    public LargeFunction(string name, int n)
    {
        _name = name;
        Start = new double[n];
        _lower = new double[n];
        _upper = new double[n];
        Array.Fill(_lower, name.EndsWith("-box", StringComparison.Ordinal) ? -5.0 : double.NegativeInfinity);
        Array.Fill(_upper, name.EndsWith("-box", StringComparison.Ordinal) ? 0.8 : double.PositiveInfinity);
        for (int i = 0; i < n; i++)
        {
            Start[i] =
                name.StartsWith("rosenbrock", StringComparison.Ordinal) ? (i % 2 == 0 ? -1.2 : 0.5)
                : name == "engval1" ? 2.0
                : name == "cosine" ? 1.0
                : 0.0;
        }
    }

    public double[] Start { get; }

    public TimeSpan Time { get; private set; }

    public bool GivesHessian => false;

    public int Dimension => Start.Length;

    public ReadOnlySpan<double> LowerBounds => _lower;

    public ReadOnlySpan<double> UpperBounds => _upper;

    public double Cost(ReadOnlySpan<double> x) => Evaluate(x, default, default);

    public double Evaluate(ReadOnlySpan<double> x, Span<double> gradient, Span<double> hessian)
    {
        TimeSpan before = x.Length == 2 ? default : Environment.CpuUsage.TotalTime;
        gradient.Clear();
        Span<double> g = gradient.IsEmpty ? new double[x.Length] : gradient;
        double cost = _name switch
        {
            "engval1" => Engval1(x, g),
            "cosine" => Cosine(x, g),
            "chain-box" => Chain(x, g),
            _ => Rosenbrock(x, g),
        };
        Time += x.Length == 2 ? default : Environment.CpuUsage.TotalTime - before;
        return cost;
    }

    private static double Rosenbrock(ReadOnlySpan<double> x, Span<double> g)
    {
        BlockSum sum = default;
        for (int i = 0; i < x.Length; i += 2)
        {
            double bend = x[i + 1] - (x[i] * x[i]);
            double rest = 1.0 - x[i];
            sum.Add((100.0 * bend * bend) + (rest * rest));
            g[i] = (-400.0 * x[i] * bend) - (2.0 * rest);
            g[i + 1] = 200.0 * bend;
        }

        return sum.Total;
    }

    private static double Engval1(ReadOnlySpan<double> x, Span<double> g)
    {
        BlockSum sum = default;
        for (int i = 0; i + 1 < x.Length; i++)
        {
            double square = (x[i] * x[i]) + (x[i + 1] * x[i + 1]);
            sum.Add((square * square) - (4.0 * x[i]) + 3.0);
            g[i] += (4.0 * square * x[i]) - 4.0;
            g[i + 1] += 4.0 * square * x[i + 1];
        }

        return sum.Total;
    }

    private static double Cosine(ReadOnlySpan<double> x, Span<double> g)
    {
        BlockSum sum = default;
        for (int i = 0; i + 1 < x.Length; i++)
        {
            (double sine, double cosine) = Math.SinCos((x[i] * x[i]) - (0.5 * x[i + 1]));
            sum.Add(cosine);
            g[i] -= 2.0 * x[i] * sine;
            g[i + 1] += 0.5 * sine;
        }

        return sum.Total;
    }

    // Springs between neighbours and to places that lie partly beyond the bounds.
    private static double Chain(ReadOnlySpan<double> x, Span<double> g)
    {
        BlockSum sum = default;
        for (int i = 0; i < x.Length; i++)
        {
            double own = x[i] - (i % 7) + 3.0;
            double between = i > 0 ? x[i] - x[i - 1] : 0.0;
            sum.Add((0.5 * own * own) + (between * between));
            g[i] += own;
            if (i > 0)
            {
                g[i] += 2.0 * between;
                g[i - 1] -= 2.0 * between;
            }
        }

        return sum.Total;
    }

    // The peer's array operations sum by blocks too. One long sum would have many times the rounding error.
    private struct BlockSum
    {
        private const int Length = 128;
        private double _done;
        private double _block;
        private int _count;

        public readonly double Total => _done + _block;

        public void Add(double value)
        {
            _block += value;
            if (++_count == Length)
            {
                (_done, _block, _count) = (_done + _block, 0.0, 0);
            }
        }
    }
}
