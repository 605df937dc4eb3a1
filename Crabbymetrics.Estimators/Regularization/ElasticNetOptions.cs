namespace Crabbymetrics.Estimators;

/// <summary>The options of an elastic net: at one penalty, or at one that a path or a cross-validation chooses. Every option has a stated
/// default.</summary>
public sealed class ElasticNetOptions : ElasticNetSettings, IChosenPenaltyOptions
{
    /// <summary>The weight of <c>|b|_1</c>, the sum of the absolute coefficients.</summary>
    /// <value>Default 0.</value>
    public double L1 { get; set; }

    /// <summary>The weight of <c>|b|^2 / 2</c>.</summary>
    /// <value>Default 0.</value>
    public double L2 { get; set; }

    /// <summary>Whether the penalty of <see cref="L1"/> and <see cref="L2"/> is on coefficients of columns divided by their standard
    /// deviations, rather than of the raw columns.</summary>
    /// <value>Default false.</value>
    public bool Standardize { get; set; }

    /// <summary>The penalty in the form of a path, in place of <see cref="L1"/> and <see cref="L2"/>: <c>l1 = mixing lambda</c> and
    /// <c>l2 = (1 - mixing) lambda</c>, or as <see cref="NetOptions.Convention"/> says, on standardized columns.</summary>
    /// <value>Default null.</value>
    public double? Lambda { get; set; }

    /// <summary>Whether a path of penalties is fitted, of which <see cref="Rule"/> chooses one.</summary>
    /// <value>Default false.</value>
    public bool Path { get; set; }

    /// <summary>The number of folds by which a path is cross-validated; null for no cross-validation.</summary>
    /// <value>Default null.</value>
    public int? Folds { get; set; }

    /// <summary>Decides which observation is in which fold.</summary>
    /// <value>Default 0.</value>
    public int Seed { get; set; }

    /// <summary>Whether each class of outcomes is spread evenly over the folds.</summary>
    /// <value>Default false.</value>
    public bool Stratify { get; set; }

    /// <summary>By what left-out rows judge.</summary>
    /// <value>Default <see cref="CrossValidationMeasure.Deviance"/>.</value>
    public CrossValidationMeasure Measure { get; set; }

    /// <summary>Which penalty of a path or a cross-validation is reported.</summary>
    /// <value>Default <see cref="PenaltyRule.Standard"/>: the best of the cross-validation, or that of the smallest BIC.</value>
    public PenaltyRule Rule { get; set; }

    /// <summary>Whether the penalty of <see cref="Lambda"/>, a path or a cross-validation is on the coefficients of the raw columns, rather
    /// than of columns divided by their standard deviations.</summary>
    /// <value>Default false.</value>
    public bool KeepUnits { get; set; }

    /// <summary>Whether a path is fitted, with or without cross-validation.</summary>
    internal bool HasPath => Path || Folds is not null;

    internal static new OptionSchema<ElasticNetOptions> Schema { get; } =
        new OptionSchema<ElasticNetOptions>(static () => new ElasticNetOptions())
            .Number(
                nameof(L1),
                "--l1 L",
                "weight of the sum of the absolute coefficients",
                static options => options.L1,
                static (options, value) => options.L1 = value,
                NumberRange.NotNegative
            )
            .Number(
                nameof(L2),
                "--l2 L",
                "weight of half the sum of the squared coefficients",
                static options => options.L2,
                static (options, value) => options.L2 = value,
                NumberRange.NotNegative
            )
            .Switch(
                nameof(Standardize),
                "--standardize",
                "penalize coefficients of columns divided by their standard deviations",
                static options => options.Standardize,
                static (options, value) => options.Standardize = value,
                (false, true)
            )
            .Choice(
                nameof(Measure),
                "--cv-measure",
                "by what left-out rows judge",
                static options => options.Measure,
                static (options, value) => options.Measure = value,
                ("deviance", CrossValidationMeasure.Deviance),
                ("mse", CrossValidationMeasure.MeanSquaredError),
                ("mae", CrossValidationMeasure.MeanAbsoluteError),
                ("class", CrossValidationMeasure.Misclassification),
                ("auc", CrossValidationMeasure.AreaUnderCurve)
            )
            .Include(IChosenPenaltyOptions.Schema)
            .Include(ElasticNetSettings.Schema)
            .Forbid(
                static options => (options.L1 != 0.0 || options.L2 != 0.0) && (options.Lambda is not null || options.HasPath),
                "{L1} and {L2} are a penalty of their own: they exclude {Lambda}, {Path} and {Folds}."
            )
            .Forbid(
                static options =>
                    options.Folds is null && (options.Stratify || options.Measure != CrossValidationMeasure.Deviance || options.Seed != 0),
                "{Stratify}, {Measure} and {Seed} are of a cross-validation: they need {Folds}."
            )
            .Forbid(
                static options => !options.HasPath && (options.LambdaCount != 100 || options.LambdaRatio is not null),
                "{LambdaCount} and {LambdaRatio} are of a path: they need {Path} or {Folds}."
            )
            .Forbid(
                static options => !options.HasPath && options.Lambda is null && (options.Mixing != 1.0 || options.KeepUnits),
                "{Mixing} and {KeepUnits} are of {Lambda}, {Path} and {Folds}: {L1} and {L2} are what they say."
            )
            .ForbidTyped(
                static (options, given) =>
                    !given.Contains(nameof(L1)) && !given.Contains(nameof(L2)) && options.Lambda is null && !options.HasPath,
                "elastic-net needs a penalty: {L1} L, {L2} L or both; {Lambda} L; {Path}; or {Folds} K. Without one ({L1} 0) the estimates "
                    + "are those of maximum likelihood, of which crabby fit glm gives standard errors too."
            )
            .ForbidTyped(
                static (options, _) => options is { Standardize: true, L1: 0.0, L2: 0.0 } && !(options.Lambda > 0.0) && !options.HasPath,
                "{Standardize} says what the penalty is measured in, and the penalty is 0."
            );

    /// <summary>The options of the path.</summary>
    internal ElasticNetPathOptions OfPath() =>
        new()
        {
            Family = Family,
            FitIntercept = FitIntercept,
            MaxDegreeOfParallelism = MaxDegreeOfParallelism,
            PenaltyFactors = PenaltyFactors,
            PenaltyFactorsByName = PenaltyFactorsByName,
            LowerLimits = LowerLimits,
            LowerLimitsByName = LowerLimitsByName,
            UpperLimits = UpperLimits,
            UpperLimitsByName = UpperLimitsByName,
            Positive = Positive,
            Convention = Convention,
            AdaptiveExponent = AdaptiveExponent,
            Tolerance = Tolerance,
            MaxIterations = MaxIterations,
            Mixing = Mixing,
            LambdaCount = LambdaCount,
            LambdaRatio = LambdaRatio,
            Lambdas = Lambda is { } lambda ? [lambda] : null,
            Standardize = !KeepUnits,
        };
}
