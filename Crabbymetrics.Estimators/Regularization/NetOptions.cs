namespace Crabbymetrics.Estimators;

/// <summary>The options that elastic nets of one outcome and of several classes share.</summary>
public abstract class NetOptions : PenalizedOptions
{
    /// <summary>The share of the absolute penalty in lambda, glmnet's alpha: <c>l1 = mixing lambda</c> and
    /// <c>l2 = (1 - mixing) lambda</c>, or as <see cref="Convention"/> says.</summary>
    /// <value>Default 1, the lasso.</value>
    public double Mixing { get; set; } = 1.0;

    /// <summary>The number of penalties of a path.</summary>
    /// <value>Default 100.</value>
    public int LambdaCount { get; set; } = 100;

    /// <summary>The smallest penalty of a path over the largest; null for 1e-4, or 1e-2 with fewer rows than columns.</summary>
    /// <value>Default null.</value>
    public double? LambdaRatio { get; set; }

    /// <summary>A lower limit of each coefficient, 0 or less; minus infinity for none. With several classes it is that of the column in
    /// every class.</summary>
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
    /// as l2 for others. With several classes <c>|b_j|</c> is the norm over the classes. Zou, The adaptive lasso and its oracle properties,
    /// JASA 101 (2006).</summary>
    /// <value>Default null: no adaptive factors.</value>
    public double? AdaptiveExponent { get; set; }

    /// <summary>
    /// The largest violation of the conditions of Karush, Kuhn and Tucker at which a fit stops: of a derivative of the mean loss with
    /// respect to a coefficient. Where rounding stops a fit before, that many times the largest derivative at the null model is enough.
    /// </summary>
    /// <value>Default 1e-10; 1e-9 with several classes.</value>
    public double Tolerance { get; set; } = 1e-10;

    /// <summary>The most Newton steps at each penalty.</summary>
    /// <value>Default 100; 200 with several classes.</value>
    public int MaxIterations { get; set; } = 100;

    internal static new OptionSchema<NetOptions> Schema { get; } =
        new OptionSchema<NetOptions>()
            .Number(
                nameof(Mixing),
                "--mixing M",
                "share of the absolute penalty in lambda, from 0 (ridge) to 1 (lasso); glmnet's alpha, scikit-learn's l1_ratio",
                static options => options.Mixing,
                static (options, value) => options.Mixing = value,
                new NumberRange("a number from 0 to 1") { Minimum = 0.0, Maximum = 1.0 }
            )
            .WholeNumber(
                nameof(LambdaCount),
                "--lambda-count N",
                "number of penalties of a path",
                static options => options.LambdaCount,
                static (options, value) => options.LambdaCount = value,
                new NumberRange("from 1 to 100000") { Minimum = 1.0, Maximum = 100000.0 }
            )
            .Number(
                nameof(LambdaRatio),
                "--lambda-ratio R",
                "smallest penalty of a path over the largest; 1e-4, or 1e-2 with fewer rows than columns, where it is not given",
                static options => options.LambdaRatio,
                static (options, value) => options.LambdaRatio = value,
                NumberRange.Between(0.0, 1.0)
            )
            .Include(PenalizedOptions.Schema)
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

    /// <summary>A copy that no one else can change.</summary>
    internal static T Frozen<T>(T options)
        where T : NetOptions
    {
        T copy = options.Copy();
        copy.PenaltyFactors = options.PenaltyFactors is null ? null : [.. options.PenaltyFactors];
        copy.LowerLimits = options.LowerLimits is null ? null : [.. options.LowerLimits];
        copy.UpperLimits = options.UpperLimits is null ? null : [.. options.UpperLimits];
        return copy;
    }
}
