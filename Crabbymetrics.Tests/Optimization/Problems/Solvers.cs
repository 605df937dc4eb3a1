using Crabbymetrics.Optimization;

namespace Crabbymetrics.Tests.Optimization;

/// <summary>The solvers that tests run over.</summary>
internal static class Solvers
{
    public static IReadOnlyList<string> Newton => ["newton", "newton-cg", "trust-region", "trust-region-dogleg", "trust-region-exact"];

    public static IReadOnlyList<string> QuasiNewton => ["bfgs", "lbfgs"];

    /// <summary>All that take a problem of several variables.</summary>
    public static IReadOnlyList<string> Multivariate =>
        [.. SolverRegistry.Default.Names.Where(name => !name.StartsWith("brent", StringComparison.Ordinal))];

    public static IReadOnlyList<string> WithGradients =>
        [.. Multivariate.Where(name => name is not ("nelder-mead" or "simulated-annealing"))];

    public static ISolver Find(string name) => SolverRegistry.Default.Find(name);
}
