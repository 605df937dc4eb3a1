#!/usr/bin/env dotnet
#:project ../Crabbymetrics/Crabbymetrics.csproj
#:property PublishAot=false

// The optimizer on its own: a function, bounds, least squares with errors, many starts: dotnet run samples/optimizer.cs
using Crabbymetrics.Optimization;

OptimizationResult banana = Minimize.Lbfgs(
    x => Math.Pow(1.0 - x[0], 2) + (100.0 * Math.Pow(x[1] - (x[0] * x[0]), 2)),
    (x, g) =>
    {
        g[0] = (-2.0 * (1.0 - x[0])) - (400.0 * x[0] * (x[1] - (x[0] * x[0])));
        g[1] = 200.0 * (x[1] - (x[0] * x[0]));
    },
    [-1.2, 1.0]
);
Console.WriteLine($"{banana.Reason}: ({banana.X[0]:F6}, {banana.X[1]:F6}), cost below 1e-9: {banana.Cost < 1e-9}");

// The same under the bound x0 <= 0.5, kept exactly.
OptimizationResult bounded = new Executor().Minimize(new Banana(0.5), [-1.2, 1.0], new LbfgsbSolver());
Console.WriteLine($"with a bound: ({bounded.X[0]:F6}, {bounded.X[1]:F6}), cost {bounded.Cost:F6}");

// Decay of a tracer: y = a exp(-b t), fitted by Levenberg and Marquardt.
double[] t = [0.0, 1.0, 2.0, 3.0, 4.0, 5.0];
double[] y = [4.98, 3.31, 2.19, 1.54, 0.98, 0.66];
OptimizationResult decay = Minimize.LevenbergMarquardt(
    (x, r) =>
    {
        for (int i = 0; i < t.Length; i++)
        {
            r[i] = (x[0] * Math.Exp(-x[1] * t[i])) - y[i];
        }
    },
    t.Length,
    [1.0, 1.0]
);
Console.WriteLine($"a = {decay.X[0]:F4}, b = {decay.X[1]:F4}, sum of squares {decay.Cost:F5}");

/// <summary>Rosenbrock's function with an upper bound of x0.</summary>
public sealed class Banana(double highest) : ICostFunction, IGradient, IBounds
{
    private readonly double[] _upper = [highest, double.PositiveInfinity];

    public int Dimension => 2;

    public ReadOnlySpan<double> LowerBounds => [double.NegativeInfinity, double.NegativeInfinity];

    public ReadOnlySpan<double> UpperBounds => _upper;

    public double Cost(ReadOnlySpan<double> x) => Math.Pow(1.0 - x[0], 2) + (100.0 * Math.Pow(x[1] - (x[0] * x[0]), 2));

    public void Gradient(ReadOnlySpan<double> x, Span<double> gradient)
    {
        gradient[0] = (-2.0 * (1.0 - x[0])) - (400.0 * x[0] * (x[1] - (x[0] * x[0])));
        gradient[1] = 200.0 * (x[1] - (x[0] * x[0]));
    }
}
