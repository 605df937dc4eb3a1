namespace Crabbymetrics.Optimization;

/// <summary>The solvers that every registry knows.</summary>
internal static class BuiltInSolvers
{
    public static IReadOnlyList<ISolver> All { get; } =
    [
        new NewtonSolver(),
        new NewtonCgSolver(),
        new BfgsSolver(),
        new LbfgsSolver(),
        new LbfgsbSolver(),
        new NonlinearCgSolver(),
        new TrustRegionSolver(),
        new TrustRegionSolver { Method = TrustRegionMethod.Dogleg },
        new TrustRegionSolver { Method = TrustRegionMethod.Exact },
        new GaussNewtonSolver(),
        new LevenbergMarquardtSolver(),
        new NelderMeadSolver(),
        new SimulatedAnnealingSolver(),
        new BrentSolver(),
        new BrentRootSolver(),
    ];
}
