namespace Crabbymetrics.Estimators;

/// <summary>The options of elastic nets of one outcome, for one penalty or for a path of them.</summary>
public abstract class ElasticNetSettings : NetOptions, IFamilyOptions
{
    /// <summary>The family with its link.</summary>
    /// <value>Default Gaussian with the identity link: the lasso and its kin.</value>
    public IGlmFamily Family { get; set; } = FamilyOptions.Standard;

    /// <inheritdoc/>
    /// <value>Default null.</value>
    public string? FamilyName { get; set; }

    /// <inheritdoc/>
    /// <value>Default null.</value>
    public string? Link { get; set; }

    /// <inheritdoc/>
    /// <value>Default null.</value>
    public double? Theta { get; set; }

    internal static new OptionSchema<ElasticNetSettings> Schema { get; } =
        new OptionSchema<ElasticNetSettings>().Include(FamilyOptions.Schema).Include(NetOptions.Schema);

    /// <summary>A copy that no one else can change, with its family found.</summary>
    internal ElasticNetSettings Resolved(OptionSchema schema, EstimationServices services)
    {
        ElasticNetSettings copy = Frozen(this);
        copy.Family = FamilyOf(this, schema, services);
        copy.FamilyName = null;
        copy.Link = null;
        copy.Theta = null;
        return copy;
    }

    /// <summary>The family, which has a likelihood to penalize.</summary>
    internal static IGlmFamily FamilyOf(ElasticNetSettings options, OptionSchema schema, EstimationServices services)
    {
        IGlmFamily family = services.Families.FamilyOf(options, schema);
        return family is IDispersionFamily { HasLikelihood: false } && options.FamilyName is { } name
            ? throw new OptionException(schema, "{FamilyName} " + name + " has no likelihood, which an elastic net penalizes.")
            : family;
    }
}
