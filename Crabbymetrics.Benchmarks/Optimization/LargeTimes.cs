using System.Diagnostics;
using System.Globalization;
using Crabbymetrics.Optimization;

namespace Crabbymetrics.Benchmarks.Optimization;

/// <summary>
/// Processor time of <c>lbfgsb</c> on functions of any number of variables that a peer can write as array operations:
/// <c>optimization-times [SIZE...]</c>. A line a function and size: the time of a run, the part of it outside the function, both in
/// milliseconds, iterations, evaluations, the cost at the end. build/peers/scipy_times.py runs it in turn with SciPy.
/// </summary>
internal static class LargeTimes
{
    private const int Repetitions = 5;

    // The compiler has then seen what is hot: a peer comes compiled.
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(1.0);

    private static readonly string[] Names = ["rosenbrock", "rosenbrock-box", "engval1", "cosine", "chain-box"];

    public static int Print(string[] sizes)
    {
        foreach (string size in sizes.Length == 0 ? ["2", "10000", "100000"] : sizes)
        {
            int n = int.Parse(size, CultureInfo.InvariantCulture);
            foreach (string name in n == 2 ? Names[..1] : Names)
            {
                Measure(name, n);
            }
        }

        return 0;
    }

    private static void Measure(string name, int n)
    {
        LargeFunction function = new(name, n);
        int runs = n == 2 ? 2000 : Math.Max(1, 50_000 / n);
        long begin = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(begin) < WarmUp)
        {
            Minimize(function);
        }

        double[] whole = new double[Repetitions];
        double[] own = new double[Repetitions];
        OptimizationResult? result = null;
        for (int repetition = 0; repetition < Repetitions; repetition++)
        {
            TimeSpan inside = function.Time;
            TimeSpan before = Environment.CpuUsage.TotalTime;
            for (int run = 0; run < runs; run++)
            {
                result = Minimize(function);
            }

            TimeSpan spent = Environment.CpuUsage.TotalTime - before;
            whole[repetition] = spent.TotalMilliseconds / runs;
            own[repetition] = (spent - (function.Time - inside)).TotalMilliseconds / runs;
        }

        Array.Sort(whole);
        Array.Sort(own);
        Console.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{name} {n} {whole[Repetitions / 2]:F4} {own[Repetitions / 2]:F4} "
                    + $"{result!.Iterations} {result.Counts.Cost} {result.Cost:R}"
            )
        );
    }

    private static OptimizationResult Minimize(LargeFunction function) =>
        new Executor().Minimize(
            function,
            function.Start,
            new LbfgsbSolver(),
            new ExecutionOptions { StoppingRules = [new GradientNormRule { Absolute = 1e-5, Relative = 0.0 }] }
        );
}
