namespace Crabbymetrics.Estimators;

/// <summary>The options of an elastic net: at one penalty, or at one that a path or a cross-validation chooses. Every option has a stated
/// default.</summary>
public sealed class ElasticNetOptions : ElasticNetSettings
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
    /// <c>l2 = (1 - mixing) lambda</c>, or as <see cref="ElasticNetSettings.Convention"/> says, on standardized columns.</summary>
    /// <value>Default null.</value>
    public double? Lambda { get; set; }

    /// <summary>The share of the absolute penalty of <see cref="Lambda"/>, a path or a cross-validation.</summary>
    /// <value>Default 1, the lasso.</value>
    public double Mixing { get; set; } = 1.0;

    /// <summary>Whether a path of penalties is fitted, of which <see cref="Rule"/> chooses one.</summary>
    /// <value>Default false.</value>
    public bool Path { get; set; }

    /// <summary>The number of penalties of a path.</summary>
    /// <value>Default 100.</value>
    public int LambdaCount { get; set; } = 100;

    /// <summary>The smallest penalty of a path over the largest; null for 1e-4, or 1e-2 with fewer rows than columns.</summary>
    /// <value>Default null.</value>
    public double? LambdaRatio { get; set; }

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

    /// <summary>The name of the column of the data (<see cref="RegressionData.Columns"/>) that says in which fold a row is.</summary>
    internal const string FoldColumn = "fold";

    /// <summary>The name of the column of the data whose rows of one value stay in one fold.</summary>
    internal const string GroupColumn = "group";

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
            .Number(
                nameof(Lambda),
                "--lambda L",
                "one penalty as a path has it: l1 = mixing lambda and l2 = (1 - mixing) lambda, on standardized columns",
                static options => options.Lambda,
                static (options, value) => options.Lambda = value,
                NumberRange.NotNegative
            )
            .Number(
                nameof(Mixing),
                "--mixing M",
                "share of the absolute penalty in lambda, from 0 (ridge) to 1 (lasso); glmnet's alpha, scikit-learn's l1_ratio",
                static options => options.Mixing,
                static (options, value) => options.Mixing = value,
                new NumberRange("a number from 0 to 1") { Minimum = 0.0, Maximum = 1.0 }
            )
            .Switch(
                nameof(Path),
                "--path",
                "fit a path of penalties from the largest useful one down, and report it all",
                static options => options.Path,
                static (options, value) => options.Path = value,
                (false, true)
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
            .WholeNumber(
                nameof(Folds),
                "--cv K",
                "choose the penalty of a path by cross-validation with so many folds",
                static options => options.Folds,
                static (options, value) => options.Folds = value,
                new NumberRange("2 or more") { Minimum = 2.0 }
            )
            .WholeNumber(
                nameof(Seed),
                "--seed S",
                "decides which observation is in which fold",
                static options => options.Seed,
                static (options, value) => options.Seed = value,
                new NumberRange("a whole number") { Minimum = int.MinValue, Maximum = int.MaxValue }
            )
            .Switch(
                nameof(Stratify),
                "--stratify",
                "spread each class of outcomes evenly over the folds",
                static options => options.Stratify,
                static (options, value) => options.Stratify = value,
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
            .Choice(
                nameof(Rule),
                "--choose",
                "penalty that is reported of a path: the best of the cross-validation (min), the largest within one standard error of it "
                    + "(1se), or that of the smallest criterion; auto is min with --cv and bic without",
                static options => options.Rule,
                static (options, value) => options.Rule = value,
                ("auto", PenaltyRule.Standard),
                ("min", PenaltyRule.Minimum),
                ("1se", PenaltyRule.OneStandardError),
                ("aic", PenaltyRule.Aic),
                ("bic", PenaltyRule.Bic),
                ("ebic", PenaltyRule.Ebic)
            )
            .Switch(
                nameof(KeepUnits),
                "--no-standardize",
                "with --lambda, --path or --cv: penalize the coefficients of the raw columns",
                static options => options.KeepUnits,
                static (options, value) => options.KeepUnits = value,
                (false, true)
            )
            .Include(ElasticNetSettings.Schema)
            .Forbid(
                static options => (options.L1 != 0.0 || options.L2 != 0.0) && (options.Lambda is not null || options.HasPath),
                "{L1} and {L2} are a penalty of their own: they exclude {Lambda}, {Path} and {Folds}."
            )
            .Forbid(
                static options => options.Lambda is not null && options.HasPath,
                "{Lambda} is one penalty, and {Path} and {Folds} choose among many: leave one of them out."
            )
            .Forbid(
                static options => options.Folds is null && options.Rule is PenaltyRule.Minimum or PenaltyRule.OneStandardError,
                "{Rule} min and 1se are chosen by cross-validation: they need {Folds}."
            )
            .Forbid(
                static options => options.Rule != PenaltyRule.Standard && !options.HasPath,
                "{Rule} chooses among the penalties of a path: it needs {Path} or {Folds}."
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
