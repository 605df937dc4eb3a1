using System.Collections.Immutable;

namespace Crabbymetrics;

/// <summary>
/// What can be shown as a picture: it gives the numbers and words of the picture, and a drawing library draws them. The result names the
/// pictures that it has, the one that shows it best first.
/// </summary>
/// <example>
/// <code>
/// public ImmutableArray&lt;string&gt; PlotKinds => ["path"];
///
/// public PlotData Plot(string? kind = null) =>
///     PlotData.RequireKind(this, kind) switch { _ => new PlotData("Path", penaltyAxis, coefficientAxis, lines) };
/// </code>
/// </example>
public interface IPlottable
{
    /// <summary>The short names of the pictures, as a user types them: <c>path</c>. The first is the default. Never empty.</summary>
    ImmutableArray<string> PlotKinds { get; }

    /// <summary>Makes a picture.</summary>
    /// <param name="kind">One of <see cref="PlotKinds"/>; null for the first.</param>
    /// <returns>The picture's content.</returns>
    /// <exception cref="ArgumentException">There is no such picture; the message lists those there are
    /// (<see cref="PlotData.RequireKind"/>).</exception>
    PlotData Plot(string? kind = null);
}
