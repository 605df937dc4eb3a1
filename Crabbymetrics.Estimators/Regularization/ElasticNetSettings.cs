namespace Crabbymetrics.Estimators;

/// <summary>The options of elastic nets, for one penalty or for a path of them.</summary>
public abstract class ElasticNetSettings : RegressionOptions, IFamilyOptions
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

    /// <summary>
    /// The largest violation of the conditions of Karush, Kuhn and Tucker at which a fit stops: of a derivative of the mean loss with
    /// respect to a coefficient. Where rounding stops a fit before, that many times the largest derivative at the null model is enough.
    /// </summary>
    /// <value>Default 1e-10.</value>
    public double Tolerance { get; set; } = 1e-10;

    /// <summary>The most Newton steps at each penalty.</summary>
    /// <value>Default 100.</value>
    public int MaxIterations { get; set; } = 100;

    internal static OptionSchema<ElasticNetSettings> Schema { get; } =
        new OptionSchema<ElasticNetSettings>()
            .Include(FamilyOptions.Schema)
            .Include(Shared)
            .Number(
                nameof(Tolerance),
                null,
                "largest violation of the conditions of Karush, Kuhn and Tucker",
                static options => options.Tolerance,
                static (options, value) => options.Tolerance = value,
                NumberRange.Positive
            )
            .WholeNumber(
                nameof(MaxIterations),
                null,
                "most Newton steps at each penalty",
                static options => options.MaxIterations,
                static (options, value) => options.MaxIterations = value,
                NumberRange.OneOrMore
            )
            .NotReadBy("an elastic net", "its penalty chooses between columns that are combinations of each other", nameof(Collinearity));

    /// <summary>A copy that no one else can change, with its family found.</summary>
    internal ElasticNetSettings Resolved(OptionSchema schema, EstimationServices services)
    {
        ElasticNetSettings copy = this.Copy();
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
