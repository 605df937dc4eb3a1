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

    /// <summary>A factor of the penalty of each column, 0 or more; 0 for a column that is never penalized.</summary>
    /// <value>Default null: all ones.</value>
    public IReadOnlyList<double>? PenaltyFactors { get; set; }

    /// <summary>The same by name, <c>age=0, bmi=2</c>; columns that are not named have 1, or the number of <c>*</c>.</summary>
    /// <value>Default null.</value>
    public string? PenaltyFactorsByName { get; set; }

    /// <summary>A lower limit of each coefficient, 0 or less; minus infinity for none.</summary>
    /// <value>Default null: no limits.</value>
    public IReadOnlyList<double>? LowerLimits { get; set; }

    /// <summary>The same by name, <c>age=-1, *=0</c>.</summary>
    /// <value>Default null.</value>
    public string? LowerLimitsByName { get; set; }

    /// <summary>An upper limit of each coefficient, 0 or more; infinity for none.</summary>
    /// <value>Default null: no limits.</value>
    public IReadOnlyList<double>? UpperLimits { get; set; }

    /// <summary>The same by name, <c>age=1, *=0</c>.</summary>
    /// <value>Default null.</value>
    public string? UpperLimitsByName { get; set; }

    /// <summary>Whether every coefficient but the intercept must be 0 or more.</summary>
    /// <value>Default false.</value>
    public bool Positive { get; set; }

    /// <summary>How penalties are counted: as this library and scikit-learn do, or as glmnet. Where l1 and l2 themselves are given, it
    /// decides on the factors alone.</summary>
    /// <value>Default <see cref="PenaltyConvention.Plain"/>.</value>
    public PenaltyConvention Convention { get; set; }

    /// <summary>The exponent gamma of adaptive factors: each factor is divided by <c>|b_j sd_j|^gamma</c>, b being a ridge fit of the same
    /// rows: with the penalty of the smallest generalized cross-validation for Gaussian outcomes, with a hundredth of the largest useful l1
    /// as l2 for others. Zou, The adaptive lasso and its oracle properties, JASA 101 (2006).</summary>
    /// <value>Default null: no adaptive factors.</value>
    public double? AdaptiveExponent { get; set; }

    internal static OptionSchema<ElasticNetSettings> Schema { get; } =
        new OptionSchema<ElasticNetSettings>()
            .Include(FamilyOptions.Schema)
            .Include(Shared)
            .Text(
                nameof(PenaltyFactorsByName),
                "--penalty-factors LIST",
                "factors of the penalty by column, as in x1=0,x2=2; 0 for a column that is never penalized, * for all others",
                static options => options.PenaltyFactorsByName,
                static (options, value) => options.PenaltyFactorsByName = NamedNumbers.Checked(value)
            )
            .Text(
                nameof(LowerLimitsByName),
                "--lower-limits LIST",
                "lower limits of coefficients, 0 or less, as in x1=0,*=-1",
                static options => options.LowerLimitsByName,
                static (options, value) => options.LowerLimitsByName = NamedNumbers.Checked(value)
            )
            .Text(
                nameof(UpperLimitsByName),
                "--upper-limits LIST",
                "upper limits of coefficients, 0 or more, as in x1=0,*=1",
                static options => options.UpperLimitsByName,
                static (options, value) => options.UpperLimitsByName = NamedNumbers.Checked(value)
            )
            .Switch(
                nameof(Positive),
                "--positive",
                "coefficients of 0 or more alone",
                static options => options.Positive,
                static (options, value) => options.Positive = value,
                (false, true)
            )
            .Choice(
                nameof(Convention),
                "--convention",
                "how lambda is counted: plain is that of scikit-learn; glmnet divides the square penalty of Gaussian outcomes by their "
                    + "standard deviation, and scales penalty factors",
                static options => options.Convention,
                static (options, value) => options.Convention = value,
                ("plain", PenaltyConvention.Plain),
                ("glmnet", PenaltyConvention.Glmnet)
            )
            .Number(
                nameof(AdaptiveExponent),
                "--adaptive G",
                "divide each penalty factor by |b sd|^G, b being a ridge fit: the adaptive lasso; 1 is usual",
                static options => options.AdaptiveExponent,
                static (options, value) => options.AdaptiveExponent = value,
                NumberRange.Positive
            )
            .Forbid(
                static options => options.PenaltyFactors is not null && options.PenaltyFactorsByName is not null,
                "PenaltyFactors excludes {PenaltyFactorsByName}: give one of the two."
            )
            .Forbid(
                static options => options.LowerLimits is not null && options.LowerLimitsByName is not null,
                "LowerLimits excludes {LowerLimitsByName}: give one of the two."
            )
            .Forbid(
                static options => options.UpperLimits is not null && options.UpperLimitsByName is not null,
                "UpperLimits excludes {UpperLimitsByName}: give one of the two."
            )
            .Forbid(
                static options => options.Positive && (options.LowerLimits is not null || options.LowerLimitsByName is not null),
                "{Positive} is a lower limit of 0 for every column: it excludes other lower limits."
            )
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
        copy.PenaltyFactors = PenaltyFactors is null ? null : [.. PenaltyFactors];
        copy.LowerLimits = LowerLimits is null ? null : [.. LowerLimits];
        copy.UpperLimits = UpperLimits is null ? null : [.. UpperLimits];
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
