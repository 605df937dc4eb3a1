using System.Collections.Immutable;

namespace Crabbymetrics;

/// <summary>Finds covariance formulas by name. Names are compared without regard to case.</summary>
public interface ICovarianceRegistry
{
    /// <summary>The known names, without aliases, sorted.</summary>
    ImmutableArray<string> Names { get; }

    /// <summary>Finds a formula.</summary>
    /// <param name="name">A name or an alias; with a setting of the formula after a colon where it takes one
    /// (<see cref="ICovarianceEstimator.WithSetting"/>).</param>
    /// <returns>The formula.</returns>
    /// <exception cref="ArgumentException">No formula has that name; the message lists those known, sorted.</exception>
    ICovarianceEstimator Find(string name);
}
