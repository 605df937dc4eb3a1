using System.Collections.Immutable;

namespace Crabbymetrics.Estimators;

/// <summary>The families and the links that users ask for by name: the built-in ones and those of an application. Immutable.</summary>
public sealed class FamilyRegistry
{
    private const string TweedieName = "tweedie";
    private const string QuasiPrefix = "quasi-";
    private const StringComparison IgnoreCase = StringComparison.OrdinalIgnoreCase;

    private readonly ImmutableArray<NamedFamily> _families;
    private readonly ImmutableArray<ILink> _links;

    /// <summary>Creates a registry of the built-in families and links and of others.</summary>
    /// <param name="families">Further families; one with the name of a built-in one takes its place.</param>
    /// <param name="links">Further links; one with the name of a built-in one takes its place.</param>
    public FamilyRegistry(IEnumerable<NamedFamily> families, IEnumerable<ILink> links)
    {
        ArgumentNullException.ThrowIfNull(families);
        ArgumentNullException.ThrowIfNull(links);
        _families =
        [
            .. families.Reverse(),
            new NamedFamily("gaussian", GlmFamilies.Gaussian),
            new NamedFamily("poisson", GlmFamilies.Poisson),
            new NamedFamily("binomial", GlmFamilies.Binomial),
            new NamedFamily("gamma", GlmFamilies.Gamma),
            new NamedFamily("inverse-gaussian", GlmFamilies.InverseGaussian),
            NamedFamily.WithTheta("negative-binomial", GlmFamilies.NegativeBinomial),
        ];
        _links = [.. links.Reverse(), .. Links.All];
        FamilyNames =
        [
            .. _families.Select(static family => family.Name).Distinct(StringComparer.OrdinalIgnoreCase).Order(StringComparer.Ordinal),
        ];
        LinkNames = [.. _links.Select(static link => link.Name).Distinct(StringComparer.OrdinalIgnoreCase).Order(StringComparer.Ordinal)];
    }

    /// <summary>The built-in families and links.</summary>
    public static FamilyRegistry Default { get; } = new([], []);

    /// <summary>The names of the families, sorted.</summary>
    public ImmutableArray<string> FamilyNames { get; }

    /// <summary>The names of the links, sorted.</summary>
    public ImmutableArray<string> LinkNames { get; }

    /// <summary>Finds a link.</summary>
    /// <param name="name">Its name, without regard to case.</param>
    /// <exception cref="ArgumentException">No link has that name; the message lists those that there are.</exception>
    public ILink FindLink(string name)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        return _links.FirstOrDefault(link => string.Equals(link.Name, name, IgnoreCase))
            ?? throw new ArgumentException($"No link is named '{name}'. There are: {string.Join(", ", LinkNames)}.", nameof(name));
    }

    /// <summary>The family that options name or hold.</summary>
    /// <param name="options">The options.</param>
    /// <param name="schema">Their schema, for messages.</param>
    /// <exception cref="OptionException">No family has that name, or its parameter is missing or of another one.</exception>
    /// <exception cref="ArgumentException">No link has that name.</exception>
    public IGlmFamily FamilyOf(IFamilyOptions options, OptionSchema schema)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options is { FamilyName: null, Link: null, Theta: null })
        {
            return options.Family;
        }

        string name = options.FamilyName ?? GlmFamilies.Standard.Name;
        bool quasi = name.StartsWith(QuasiPrefix, IgnoreCase);
        NamedFamily family = Find(quasi ? name[QuasiPrefix.Length..] : name, schema);
        if (options.Theta is not null && !family.ReadsTheta)
        {
            string[] readers = [.. _families.Where(static other => other.ReadsTheta).Select(static other => other.Name)];
            throw new OptionException(schema, "{Theta} goes with {FamilyName} " + string.Join(" or ", readers) + ".");
        }

        if (options.Theta is null && family.ReadsTheta)
        {
            throw new OptionException(schema, "{FamilyName} " + family.Name + " needs {Theta}.");
        }

        IGlmFamily made = family.Create(options.Link is null ? null : FindLink(options.Link), options.Theta);
        return quasi ? GlmFamilies.Quasi(made) : made;
    }

    /// <summary>A family by its name and the name of its link, which may be its own.</summary>
    /// <exception cref="ArgumentException">No family or link has that name, or its parameter is missing or of another one.</exception>
    internal IGlmFamily Create(string name, string link, double? parameter)
    {
        if (string.Equals(name, TweedieName, IgnoreCase) && parameter is { } power)
        {
            return GlmFamilies.Tweedie(power, FindLink(link));
        }

        NamedFamily family =
            _families.FirstOrDefault(family => string.Equals(family.Name, name, IgnoreCase))
            ?? throw new ArgumentException($"No family is named '{name}'. There are: {string.Join(", ", FamilyNames)}.", nameof(name));
        if (family.ReadsTheta != parameter is not null)
        {
            throw new ArgumentException($"The family '{name}' has {(family.ReadsTheta ? "a" : "no")} parameter.", nameof(parameter));
        }

        IGlmFamily own = family.Create(null, parameter);
        return own.LinkName == link ? own : family.Create(FindLink(link), parameter);
    }

    private NamedFamily Find(string plain, OptionSchema schema) =>
        _families.FirstOrDefault(family => string.Equals(family.Name, plain, IgnoreCase))
        ?? throw new OptionException(
            schema,
            "{FamilyName} is " + string.Join(", ", FamilyNames) + $", or one of them after '{QuasiPrefix}', not '{plain}'."
        );
}
