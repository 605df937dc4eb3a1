using System.Globalization;
using Crabbymetrics.Optimization;
using Crabbymetrics.Tests.Optimization;

namespace Crabbymetrics.Benchmarks.Optimization;

/// <summary>
/// The table of solver by problem: how many evaluations each needs from the published start, and whether it ends at a known minimum. The
/// counts are the same on every machine.
/// </summary>
internal static class SolverTable
{
    private static readonly string[] All = [.. SolverRegistry.Default.Names.Where(name => name is not ("brent" or "brent-root"))];

    public static int Print(string[] args)
    {
        double factor =
            args.Length > 0 && double.TryParse(args[0], NumberStyles.Float, CultureInfo.InvariantCulture, out double value) ? value : 1.0;
        string[] solvers = args.Any(All.Contains) ? [.. All.Where(args.Contains)] : All;
        bool verbose = args.Contains("-v");
        Console.WriteLine($"| problem | {string.Join(" | ", solvers)} |");
        Console.WriteLine($"|---|{string.Concat(Enumerable.Repeat("---:|", solvers.Length))}");
        foreach (TestProblem? problem in PublishedProblems.All.Concat(NistProblems.All))
        {
            IEnumerable<string> cells = solvers.Select(name => Cell(problem.Fresh(), SolverRegistry.Default.Find(name), factor, verbose));
            Console.WriteLine($"| {problem.Name} | {string.Join(" | ", cells)} |");
        }

        return 0;
    }

    private static string Cell(TestProblem problem, ISolver solver, double factor, bool verbose)
    {
        double[] start = problem.Start.Select(value => factor * value).ToArray();
        OptimizationResult result = new Executor().Minimize(problem, start, solver, new ExecutionOptions { MaxEvaluations = 200_000 });
        if (verbose)
        {
            Console.Error.WriteLine($"{problem.Name} {result} |g|={result.GradientNorm:G3}");
        }

        int evaluations = Math.Max(result.Counts.Cost, result.Counts.Residuals);
        bool at = problem.Minima.Any(minimum => Math.Abs(result.Cost - minimum) <= Math.Max(1e-8 * Math.Abs(minimum), 1e-12));
        string text = evaluations.ToString(CultureInfo.InvariantCulture);
        return at ? text : $"{text} ({result.Reason}: {result.Cost.ToString("G4", CultureInfo.InvariantCulture)})";
    }
}
