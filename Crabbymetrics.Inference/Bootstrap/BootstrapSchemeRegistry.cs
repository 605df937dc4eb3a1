using System.Collections.Immutable;

namespace Crabbymetrics.Inference;

/// <summary>The bootstrap schemes by name: the built-in ones and those that a host adds. Immutable and safe for concurrent use.</summary>
public sealed class BootstrapSchemeRegistry : IBootstrapSchemeRegistry
{
    private readonly Dictionary<string, IBootstrapScheme> _byName = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Creates a registry of the built-in schemes.</summary>
    public BootstrapSchemeRegistry()
        : this(BuiltIn) { }

    /// <summary>Creates a registry of exactly these schemes.</summary>
    /// <param name="schemes">The schemes; of several with one name the last counts, so that a host's own replaces a built-in one.</param>
    /// <exception cref="ArgumentException">An alias of one scheme is a name or an alias of another.</exception>
    public BootstrapSchemeRegistry(IEnumerable<IBootstrapScheme> schemes)
    {
        ArgumentNullException.ThrowIfNull(schemes);
        IBootstrapScheme[] distinct =
        [
            .. schemes.GroupBy(static scheme => scheme.Name, StringComparer.OrdinalIgnoreCase).Select(static group => group.Last()),
        ];
        foreach (IBootstrapScheme scheme in distinct)
        {
            _byName.Add(scheme.Name, scheme);
        }

        foreach (IBootstrapScheme scheme in distinct)
        {
            foreach (string alias in scheme.Aliases)
            {
                if (!_byName.TryAdd(alias, scheme))
                {
                    throw new ArgumentException(
                        $"The name '{alias}' belongs to two bootstrap schemes: '{_byName[alias].Name}' and '{scheme.Name}'.",
                        nameof(schemes)
                    );
                }
            }
        }

        Names = [.. distinct.Select(static scheme => scheme.Name).Order(StringComparer.Ordinal)];
    }

    /// <summary>The built-in schemes, new instances.</summary>
    public static ImmutableArray<IBootstrapScheme> BuiltIn =>
        [
            new PairsScheme(),
            new ClusterPairsScheme(),
            new BayesianScheme(),
            new ClusterBayesianScheme(),
            new ScoreScheme(MultiplierDistribution.Rademacher, clustered: false),
            new ScoreScheme(MultiplierDistribution.Webb, clustered: false),
            new ScoreScheme(MultiplierDistribution.Mammen, clustered: false),
            new ScoreScheme(MultiplierDistribution.Rademacher, clustered: true),
            new ScoreScheme(MultiplierDistribution.Webb, clustered: true),
            new ScoreScheme(MultiplierDistribution.Mammen, clustered: true),
            new JackknifeScheme(),
            new ClusterJackknifeScheme(),
            new ParametricScheme(),
        ];

    /// <inheritdoc/>
    public ImmutableArray<string> Names { get; }

    /// <inheritdoc/>
    public IBootstrapScheme Find(string name)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        return _byName.TryGetValue(name.Trim(), out IBootstrapScheme? scheme)
            ? scheme
            : throw new ArgumentException($"No bootstrap scheme is named '{name}'. There are: {string.Join(", ", Names)}.", nameof(name));
    }
}
