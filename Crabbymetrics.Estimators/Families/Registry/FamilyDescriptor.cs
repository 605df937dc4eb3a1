namespace Crabbymetrics.Estimators;

/// <summary>
/// A generalized linear model of one family, as a host offers it by name: <c>builder.AddFamily(descriptor)</c> registers it, and
/// <c>descriptor.Create()</c> makes its estimator without a container. Its options are <see cref="GeneralizedLinearOptions"/>, its result
/// is a <see cref="GeneralizedLinearResult"/>. Immutable.
/// </summary>
public sealed class FamilyDescriptor
{
    /// <summary>Describes the model of a distribution, with a link of the user's choice.</summary>
    /// <param name="distribution">The distribution, whose name the model has.</param>
    /// <param name="description">One line for people: the model and the outcomes that it takes.</param>
    public FamilyDescriptor(OutcomeDistribution distribution, string description)
        : this(NameOf(distribution), description, link => GlmFamilies.Create(distribution, link))
    {
        TakesLink = true;
        Outcome = distribution.Outcome;
    }

    /// <summary>Describes the model of a family with its link.</summary>
    /// <param name="family">The family.</param>
    /// <param name="description">One line for people: the model and the outcomes that it takes.</param>
    /// <param name="name">The name of the model; null for the family's.</param>
    /// <param name="outcome">How the outcome is read; null for the family's own word.</param>
    public FamilyDescriptor(IGlmFamily family, string description, string? name = null, OutcomeKind? outcome = null)
        : this(name ?? NameOf(family), description, link => OwnLink(family, link))
    {
        IsCanonical = family.IsCanonical;
        Outcome = outcome ?? family.Outcome;
    }

    private FamilyDescriptor(string name, string description, Func<ILink?, IGlmFamily> create)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(description);
        Family = new NamedFamily(name, create);
        Description = description;
    }

    /// <summary>The family, for models of any family: <c>crabby fit glm --family NAME</c>.</summary>
    public NamedFamily Family { get; }

    /// <summary>The name of the model.</summary>
    public string Name => Family.Name;

    /// <summary>One line for people: the model and the outcomes that it takes.</summary>
    public string Description { get; }

    /// <summary>How the outcome is read.</summary>
    public OutcomeKind Outcome { get; }

    /// <summary>Whether the user chooses the link.</summary>
    public bool TakesLink { get; }

    /// <summary>Whether the link is the canonical one, whatever the user chooses.</summary>
    public bool IsCanonical { get; }

    private static IGlmFamily OwnLink(IGlmFamily family, ILink? link) =>
        link is null
            ? family
            : throw new ArgumentException($"The family '{family.Name}' has its own link, {family.LinkName}: leave '{link.Name}' out.");

    private static string NameOf(OutcomeDistribution distribution)
    {
        ArgumentNullException.ThrowIfNull(distribution);
        return distribution.Name;
    }

    private static string NameOf(IGlmFamily family)
    {
        ArgumentNullException.ThrowIfNull(family);
        return family.Name;
    }
}
