using System.Diagnostics;
using System.Globalization;
using Crabbymetrics.Optimization;

namespace Crabbymetrics.Benchmarks.Optimization;

/// <summary>
/// Processor time of <c>lbfgsb</c> on functions of any number of variables that a peer can write as array operations:
/// <c>optimization-times [SIZE...]</c>. A line a function and size: the time of a run, the part of it outside the function, both in
/// milliseconds, iterations, evaluations. build/peers/scipy_times.py runs it in turn with SciPy.
/// </summary>
internal static class LargeTimes
{
    private const int Repetitions = 5;

    public static int Print(string[] sizes)
    {
        foreach (
            int n in sizes.Length == 0 ? [2, 10_000, 100_000] : sizes.Select(static size => int.Parse(size, CultureInfo.InvariantCulture))
        )
        {
            foreach (string name in n == 2 ? ["rosenbrock"] : new[] { "rosenbrock", "rosenbrock-box", "engval1", "cosine", "chain-box" })
            {
                Measure(name, n);
            }
        }

        return 0;
    }

    private static void Measure(string name, int n)
    {
        int runs = n == 2 ? 2000 : 1;
        List<double> whole = [];
        List<double> own = [];
        OptimizationResult? result = null;
        for (int repetition = -2; repetition < Repetitions; repetition++)
        {
            LargeFunction function = new(name, n);
            long before = Stopwatch.GetTimestamp();
            TimeSpan processor = Process.GetCurrentProcess().TotalProcessorTime;
            for (int run = 0; run < runs; run++)
            {
                result = new Executor().Minimize(
                    function,
                    function.Start,
                    new LbfgsbSolver(),
                    new ExecutionOptions { StoppingRules = [new GradientNormRule { Absolute = 1e-5, Relative = 0.0 }] }
                );
            }

            // One thread: its processor time; but time too short for the clock of the processor is that of the wall.
            double time = (Process.GetCurrentProcess().TotalProcessorTime - processor).TotalMilliseconds;
            time = time < 50.0 ? Stopwatch.GetElapsedTime(before).TotalMilliseconds : time;
            if (repetition >= 0)
            {
                whole.Add(time / runs);
                own.Add((time - function.Milliseconds) / runs);
            }
        }

        Console.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{name} {n} {Median(whole):F4} {Median(own):F4} {result!.Iterations} {result.Counts.Cost} {result.Cost:R}"
            )
        );
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);
}
