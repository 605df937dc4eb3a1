using System.Collections.Frozen;

namespace Crabbymetrics.Optimization;

/// <summary>A registry of solvers. Immutable and thread-safe. Usable without a container: <see cref="Default"/>.</summary>
public sealed class SolverRegistry : ISolverRegistry
{
    private readonly FrozenDictionary<string, ISolver> _solvers;
    private readonly string[] _names;

    /// <summary>Creates a registry.</summary>
    /// <param name="solvers">The solvers by name. Of several under one name, the last is taken.</param>
    /// <exception cref="ArgumentNullException">The sequence, a name or a solver is null.</exception>
    public SolverRegistry(IEnumerable<KeyValuePair<string, ISolver>> solvers)
    {
        ArgumentNullException.ThrowIfNull(solvers);
        Dictionary<string, ISolver> known = new Dictionary<string, ISolver>(StringComparer.OrdinalIgnoreCase);
        foreach ((string? name, ISolver? solver) in solvers)
        {
            ArgumentException.ThrowIfNullOrWhiteSpace(name, nameof(solvers));
            ArgumentNullException.ThrowIfNull(solver, nameof(solvers));
            known[name] = solver;
        }

        _solvers = known.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);
        _names = [.. known.Keys.Order(StringComparer.Ordinal)];
    }

    /// <summary>The built-in solvers with their default options.</summary>
    public static SolverRegistry Default { get; } = new(BuiltInSolvers.All.Select(solver => KeyValuePair.Create(solver.Name, solver)));

    /// <inheritdoc/>
    public IReadOnlyList<string> Names => _names;

    /// <inheritdoc/>
    public ISolver Find(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return _solvers.TryGetValue(name, out ISolver? solver)
            ? solver
            : throw new ArgumentException($"There is no solver '{name}'. Known: {string.Join(", ", _names)}.", nameof(name));
    }
}
