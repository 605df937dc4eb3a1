namespace Crabbymetrics.Optimization;

/// <summary>The solvers known, by name.</summary>
public interface ISolverRegistry
{
    /// <summary>The names known, sorted.</summary>
    IReadOnlyList<string> Names { get; }

    /// <summary>The solver of a name, with its default options unless it was registered with others.</summary>
    /// <param name="name">The name; upper and lower case are the same.</param>
    /// <returns>The solver.</returns>
    /// <exception cref="ArgumentNullException">The name is null.</exception>
    /// <exception cref="ArgumentException">There is no solver of that name. The message lists those that there are.</exception>
    ISolver Find(string name);
}
