using System.Diagnostics;
using Crabbymetrics.Optimization;

namespace Crabbymetrics.Benchmarks.Optimization;

/// <summary>A function of many variables, with or without bounds, which measures its own time.</summary>
internal sealed class LargeFunction : IFusedObjective, IBounds
{
    private readonly string _name;
    private readonly double[] _lower;
    private readonly double[] _upper;
    private long _ticks;

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

    public double Milliseconds => 1000.0 * _ticks / Stopwatch.Frequency;

    public bool GivesHessian => false;

    public int Dimension => Start.Length;

    public ReadOnlySpan<double> LowerBounds => _lower;

    public ReadOnlySpan<double> UpperBounds => _upper;

    public double Cost(ReadOnlySpan<double> x) => Evaluate(x, default, default);

    public double Evaluate(ReadOnlySpan<double> x, Span<double> gradient, Span<double> hessian)
    {
        long before = Stopwatch.GetTimestamp();
        gradient.Clear();
        Span<double> g = gradient.IsEmpty ? new double[x.Length] : gradient;
        double cost = _name switch
        {
            "engval1" => Engval1(x, g),
            "cosine" => Cosine(x, g),
            "chain-box" => Chain(x, g),
            _ => Rosenbrock(x, g),
        };
        _ticks += Stopwatch.GetTimestamp() - before;
        return cost;
    }

    private static double Rosenbrock(ReadOnlySpan<double> x, Span<double> g)
    {
        double sum = 0.0;
        for (int i = 0; i < x.Length; i += 2)
        {
            double bend = x[i + 1] - (x[i] * x[i]);
            double rest = 1.0 - x[i];
            sum += (100.0 * bend * bend) + (rest * rest);
            g[i] = (-400.0 * x[i] * bend) - (2.0 * rest);
            g[i + 1] = 200.0 * bend;
        }

        return sum;
    }

    private static double Engval1(ReadOnlySpan<double> x, Span<double> g)
    {
        double sum = 0.0;
        for (int i = 0; i + 1 < x.Length; i++)
        {
            double square = (x[i] * x[i]) + (x[i + 1] * x[i + 1]);
            sum += (square * square) - (4.0 * x[i]) + 3.0;
            g[i] += (4.0 * square * x[i]) - 4.0;
            g[i + 1] += 4.0 * square * x[i + 1];
        }

        return sum;
    }

    private static double Cosine(ReadOnlySpan<double> x, Span<double> g)
    {
        double sum = 0.0;
        for (int i = 0; i + 1 < x.Length; i++)
        {
            (double sine, double cosine) = Math.SinCos((x[i] * x[i]) - (0.5 * x[i + 1]));
            sum += cosine;
            g[i] -= 2.0 * x[i] * sine;
            g[i + 1] += 0.5 * sine;
        }

        return sum;
    }

    // Springs between neighbours and to places that lie partly beyond the bounds.
    private static double Chain(ReadOnlySpan<double> x, Span<double> g)
    {
        double sum = 0.0;
        for (int i = 0; i < x.Length; i++)
        {
            double own = x[i] - (i % 7) + 3.0;
            sum += 0.5 * own * own;
            g[i] += own;
            if (i > 0)
            {
                double between = x[i] - x[i - 1];
                sum += between * between;
                g[i] += 2.0 * between;
                g[i - 1] -= 2.0 * between;
            }
        }

        return sum;
    }
}
