namespace Crabbymetrics.Estimators;

/// <summary>
/// The descriptor of a generalized linear model of one family: all that a host needs to offer it by name. Its options are
/// <see cref="GeneralizedLinearOptions"/>, its result is a <see cref="GeneralizedLinearResult"/>, and a container holds its estimator under
/// its name. Immutable.
/// </summary>
public sealed class FamilyDescriptor : EstimatorDescriptor<GeneralizedLinearOptions, GeneralizedLinearResult>
{
    /// <summary>Describes the model of a distribution, with a link of the user's choice.</summary>
    /// <param name="distribution">The distribution, whose name the model has.</param>
    /// <param name="description">One line for people: the model and the outcomes that it takes.</param>
    public FamilyDescriptor(OutcomeDistribution distribution, string description)
        : this(NameOf(distribution), description, link => GlmFamilies.Create(distribution, link), true, false, distribution.Outcome) { }

    /// <summary>Describes the model of a family with its link.</summary>
    /// <param name="family">The family.</param>
    /// <param name="description">One line for people: the model and the outcomes that it takes.</param>
    /// <param name="name">The name of the model; null for the family's.</param>
    /// <param name="outcome">How the outcome is read; null for the family's own word.</param>
    public FamilyDescriptor(IGlmFamily family, string description, string? name = null, OutcomeKind? outcome = null)
        : this(name ?? NameOf(family), description, link => OwnLink(family, link), false, family.IsCanonical, outcome ?? family.Outcome) { }

    private FamilyDescriptor(
        string name,
        string description,
        Func<ILink?, IGlmFamily> family,
        bool takesLink,
        bool isCanonical,
        OutcomeKind outcome
    )
        : base(
            name,
            description,
            () => SchemaOf(takesLink, isCanonical),
            (options, services) =>
            {
                EstimationServices own = EstimationServices.Of(services);
                return new GeneralizedLinearEstimator(FamilyWith(family, options, own), options, own, name, outcome);
            }
        )
    {
        Family = new NamedFamily(name, family);
        TakesLink = takesLink;
        Outcome = outcome;
        Roles = GlmOptions.RolesWithEffects;
        FamilyFor = (options, services) => FamilyWith(family, options, EstimationServices.Of(services));
        NoInferenceFor = GlmOptions.WhyNoInference;
        FaultOf = (options, given, services) => GlmOptions.FaultOfScoring(FamilyOf(options, services), given);
    }

    /// <summary>The family, for models of any family: <c>crabby fit glm --family NAME</c>.</summary>
    public NamedFamily Family { get; }

    /// <summary>Whether the user chooses the link.</summary>
    public bool TakesLink { get; }

    private static OptionSchema<GeneralizedLinearOptions> SchemaOf(bool takesLink, bool isCanonical)
    {
        OptionSchema<GeneralizedLinearOptions> shared = new OptionSchema<GeneralizedLinearOptions>(static () =>
            new GeneralizedLinearOptions()
        )
            .Include(GlmOptions.Schema)
            .Forbid(
                static options =>
                    options is not { FamilyName: null, Theta: null } || !ReferenceEquals(options.Family, FamilyOptions.Standard),
                "Family, FamilyName and Theta are those of the model: leave them out, or take the model of any family, glm."
            );
        return takesLink ? shared.Include(FamilyOptions.LinkOnly)
            : isCanonical ? shared.Without(nameof(GlmOptions.Scoring))
            : shared;
    }

    private static IGlmFamily FamilyWith(Func<ILink?, IGlmFamily> family, GeneralizedLinearOptions options, EstimationServices services) =>
        family(options.Link is null ? null : services.Families.FindLink(options.Link));

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
