namespace Crabbymetrics.Estimators;

/// <summary>The options of elastic nets of a multinomial logit. Every option has a stated default, that of R's glmnet.</summary>
public sealed class MultinomialElasticNetOptions : RegressionOptions
{
    /// <summary>One penalty, in place of a path: <c>l1 = mixing lambda</c> and <c>l2 = (1 - mixing) lambda</c>.</summary>
    /// <value>Default null.</value>
    public double? Lambda { get; set; }

    /// <summary>The share of the absolute penalty.</summary>
    /// <value>Default 1, the lasso.</value>
    public double Mixing { get; set; } = 1.0;

    /// <summary>Whether the coefficients of a column enter together for all classes: the penalty is on their norm.</summary>
    /// <value>Default false: each enters alone.</value>
    public bool Grouped { get; set; }

    /// <summary>The number of penalties of a path.</summary>
    /// <value>Default 100.</value>
    public int LambdaCount { get; set; } = 100;

    /// <summary>The smallest penalty of a path over the largest; null for 1e-4, or 1e-2 with fewer rows than columns.</summary>
    /// <value>Default null.</value>
    public double? LambdaRatio { get; set; }

    /// <summary>The penalties of a path, above 0, in any order; null for <see cref="LambdaCount"/> of them.</summary>
    /// <value>Default null.</value>
    public IReadOnlyList<double>? Lambdas { get; set; }

    /// <summary>The number of folds by which a path is cross-validated; null for none.</summary>
    /// <value>Default null.</value>
    public int? Folds { get; set; }

    /// <summary>Decides which observation is in which fold.</summary>
    /// <value>Default 0.</value>
    public int Seed { get; set; }

    /// <summary>By what left-out rows judge: the deviance, <c>-2 log P</c> of the class that was, or the share misclassified.</summary>
    /// <value>Default <see cref="CrossValidationMeasure.Deviance"/>.</value>
    public CrossValidationMeasure Measure { get; set; }

    /// <summary>Which penalty of a cross-validated path is reported: the best mean, or the largest within one standard error.</summary>
    /// <value>Default <see cref="PenaltyRule.Standard"/>, the best mean.</value>
    public PenaltyRule Rule { get; set; }

    /// <summary>A factor of the penalty of each column, above 0.</summary>
    /// <value>Default null: all ones.</value>
    public IReadOnlyList<double>? PenaltyFactors { get; set; }

    /// <summary>Whether the penalty is on the coefficients of the raw columns, rather than of columns divided by their standard
    /// deviations.</summary>
    /// <value>Default false.</value>
    public bool KeepUnits { get; set; }

    /// <summary>The largest violation of the optimality conditions, in columns of mean square 1, at which a fit stops.</summary>
    /// <value>Default 1e-9.</value>
    public double Tolerance { get; set; } = 1e-9;

    /// <summary>The most Newton steps at each penalty.</summary>
    /// <value>Default 200.</value>
    public int MaxIterations { get; set; } = 200;

    internal static OptionSchema<MultinomialElasticNetOptions> Schema { get; } =
        new OptionSchema<MultinomialElasticNetOptions>(static () => new MultinomialElasticNetOptions())
            .Number(
                nameof(Lambda),
                "--lambda L",
                "penalty: l1 = mixing lambda and l2 = (1 - mixing) lambda, on standardized columns",
                static options => options.Lambda,
                static (options, value) => options.Lambda = value,
                NumberRange.Positive
            )
            .Number(
                nameof(Mixing),
                "--mixing M",
                "share of the absolute penalty in lambda, from 0 (ridge) to 1 (lasso)",
                static options => options.Mixing,
                static (options, value) => options.Mixing = value,
                new NumberRange("a number from 0 to 1") { Minimum = 0.0, Maximum = 1.0 }
            )
            .Switch(
                nameof(Grouped),
                "--grouped",
                "the coefficients of a column enter together for all classes",
                static options => options.Grouped,
                static (options, value) => options.Grouped = value,
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
            .Choice(
                nameof(Measure),
                "--cv-measure",
                "by what left-out rows judge",
                static options => options.Measure,
                static (options, value) => options.Measure = value,
                ("deviance", CrossValidationMeasure.Deviance),
                ("class", CrossValidationMeasure.Misclassification)
            )
            .Choice(
                nameof(Rule),
                "--choose",
                "penalty that is reported: the best of the cross-validation, or the largest within one standard error of it",
                static options => options.Rule,
                static (options, value) => options.Rule = value,
                ("auto", PenaltyRule.Standard),
                ("min", PenaltyRule.Minimum),
                ("1se", PenaltyRule.OneStandardError)
            )
            .Switch(
                nameof(KeepUnits),
                "--no-standardize",
                "penalize the coefficients of the raw columns",
                static options => options.KeepUnits,
                static (options, value) => options.KeepUnits = value,
                (false, true)
            )
            .Include(Shared)
            .Number(
                nameof(Tolerance),
                null,
                "largest violation of the optimality conditions",
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
            .NotReadBy("an elastic net", "its penalty chooses between columns that are combinations of each other", nameof(Collinearity))
            .Forbid(
                static options =>
                    options.Lambdas is { } given && (given.Count == 0 || given.Any(static l => !(l > 0.0 && double.IsFinite(l)))),
                "Lambdas must hold at least one number, all finite and above 0."
            )
            .Forbid(
                static options => options.Lambda is not null && (options.Folds is not null || options.Lambdas is not null),
                "{Lambda} is one penalty, and {Folds} chooses among many: leave one of the two out."
            )
            .Forbid(
                static options =>
                    options.Folds is null
                    && (options.Rule != PenaltyRule.Standard || options.Measure != CrossValidationMeasure.Deviance || options.Seed != 0),
                "{Rule}, {Measure} and {Seed} are of a cross-validation: they need {Folds}."
            )
            .ForbidTyped(
                static (options, _) => options is { Lambda: null, Folds: null },
                "multinomial-elastic-net needs a penalty: {Lambda} L, or {Folds} K to choose it."
            );
}
