using System.Collections.Immutable;

namespace Crabbymetrics;

/// <summary>Finds bootstrap schemes by name. Names are compared without regard to case.</summary>
public interface IBootstrapSchemeRegistry
{
    /// <summary>The known names, without aliases, sorted.</summary>
    ImmutableArray<string> Names { get; }

    /// <summary>Finds a scheme.</summary>
    /// <param name="name">A name or an alias.</param>
    /// <returns>The scheme.</returns>
    /// <exception cref="ArgumentException">No scheme has that name; the message lists those known, sorted.</exception>
    IBootstrapScheme Find(string name);
}
