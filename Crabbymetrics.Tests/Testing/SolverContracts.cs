using Crabbymetrics.Optimization;
using Crabbymetrics.Testing;

namespace Crabbymetrics.Tests.Testing;

/// <summary>Every built-in solver for smooth costs keeps the contract.</summary>
[TestFixtureSource(nameof(Names))]
public sealed class SolverContracts(string name) : SolverContract
{
    public static IEnumerable<string> Names => SolverRegistry.Default.Names;

    protected override ISolver CreateSolver() => SolverRegistry.Default.Find(name);
}
