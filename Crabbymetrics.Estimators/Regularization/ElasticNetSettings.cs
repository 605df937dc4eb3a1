namespace Crabbymetrics.Estimators;

/// <summary>What elastic nets let their users choose, for one penalty or for a path of them.</summary>
public abstract class ElasticNetSettings : IFamilyOptions
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

    /// <summary>Whether the model has an intercept; it is never penalized.</summary>
    /// <value>Default true.</value>
    public bool FitIntercept { get; set; } = true;

    /// <summary>
    /// The largest violation of the conditions of Karush, Kuhn and Tucker at which a fit stops: of a derivative of the mean loss with
    /// respect to a coefficient. Where rounding stops a fit before, that many times the largest derivative at the null model is enough.
    /// </summary>
    /// <value>Default 1e-10.</value>
    public double Tolerance { get; set; } = 1e-10;

    /// <summary>The most Newton steps at each penalty.</summary>
    /// <value>Default 100.</value>
    public int MaxIterations { get; set; } = 100;

    /// <summary>The largest number of threads; -1 for all processors. It changes no number.</summary>
    /// <value>Default -1.</value>
    public int MaxDegreeOfParallelism { get; set; } = -1;

    internal static OptionSchema<ElasticNetSettings> Schema { get; } =
        new OptionSchema<ElasticNetSettings>()
            .Include(FamilyOptions.Schema)
            .Switch(
                nameof(FitIntercept),
                "--no-intercept",
                "no intercept; the same as - 1 in the formula",
                static options => options.FitIntercept,
                static (options, value) => options.FitIntercept = value,
                true,
                false
            )
            .Number(
                nameof(Tolerance),
                null,
                "T",
                "largest violation of the conditions of Karush, Kuhn and Tucker",
                static options => options.Tolerance,
                static (options, value) => options.Tolerance = value,
                NumberRange.Positive
            )
            .WholeNumber(
                nameof(MaxIterations),
                null,
                "N",
                "most Newton steps at each penalty",
                static options => options.MaxIterations,
                static (options, value) => options.MaxIterations = value,
                NumberRange.OneOrMore
            )
            .WholeNumber(
                nameof(MaxDegreeOfParallelism),
                null,
                "N",
                "most threads, -1 for all processors; no number depends on it",
                static options => options.MaxDegreeOfParallelism,
                static (options, value) => options.MaxDegreeOfParallelism = value,
                NumberRange.Threads
            );

    /// <summary>A copy that no one else can change, with its family found.</summary>
    internal ElasticNetSettings Resolved(OptionSchema schema, EstimationServices services)
    {
        ElasticNetSettings copy = (ElasticNetSettings)MemberwiseClone();
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
