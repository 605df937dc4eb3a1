using System.Collections.Immutable;

namespace Crabbymetrics.Estimators;

/// <summary>The links by name.</summary>
public static class Links
{
    internal static ILink[] All { get; } =
    [
        ComplementaryLogLogLink.Instance,
        IdentityLink.Instance,
        PowerLink.Inverse,
        PowerLink.InverseSquared,
        LogLink.Instance,
        LogitLink.Instance,
        ProbitLink.Instance,
        PowerLink.SquareRoot,
    ];

    /// <summary>The names, sorted. Powers other than these are made by <see cref="PowerLink"/>.</summary>
    public static ImmutableArray<string> Names { get; } = [.. All.Select(static link => link.Name)];

    /// <summary>Finds a link.</summary>
    /// <param name="name">Its name, without regard to case.</param>
    /// <returns>The link.</returns>
    /// <exception cref="ArgumentException">No link has that name; the message lists those that there are.</exception>
    public static ILink Find(string name)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        return Array.Find(All, link => string.Equals(link.Name, name, StringComparison.OrdinalIgnoreCase))
            ?? throw new ArgumentException($"No link is named '{name}'. There are: {string.Join(", ", Names)}.", nameof(name));
    }
}
