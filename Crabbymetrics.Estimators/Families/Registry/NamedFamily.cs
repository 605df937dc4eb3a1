namespace Crabbymetrics.Estimators;

/// <summary>A family that users ask for by name, with a link of their choice. Immutable.</summary>
public sealed class NamedFamily
{
    private readonly Func<ILink?, double?, IGlmFamily> _create;

    /// <summary>Names a family.</summary>
    /// <param name="name">The name, lower case without blanks.</param>
    /// <param name="create">Makes it with a link; null for the family's own.</param>
    /// <exception cref="ArgumentException">The name is empty.</exception>
    public NamedFamily(string name, Func<ILink?, IGlmFamily> create)
        : this(name, (link, _) => create(link), false) => ArgumentNullException.ThrowIfNull(create);

    private NamedFamily(string name, Func<ILink?, double?, IGlmFamily> create, bool readsTheta)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        Name = name;
        ReadsTheta = readsTheta;
        _create = create;
    }

    /// <summary>The name.</summary>
    public string Name { get; }

    /// <summary>Whether the family needs <see cref="IFamilyOptions.Theta"/>.</summary>
    public bool ReadsTheta { get; }

    /// <summary>Makes the family.</summary>
    /// <param name="link">The link; null for the family's own.</param>
    /// <param name="theta">The further parameter of a family that has one.</param>
    public IGlmFamily Create(ILink? link = null, double? theta = null) => _create(link, theta);

    internal static NamedFamily WithTheta(string name, Func<double, ILink?, IGlmFamily> create) =>
        new(name, (link, theta) => create(theta!.Value, link), true);
}
