namespace Crabbymetrics.Estimators;

/// <summary>The options of elastic nets of a multinomial logit. Every option has a stated default, that of R's glmnet.</summary>
public sealed class MultinomialElasticNetOptions : NetOptions, IChosenPenaltyOptions
{
    /// <summary>Options with their defaults.</summary>
    public MultinomialElasticNetOptions()
    {
        Tolerance = 1e-9;
        MaxIterations = 200;
    }

    /// <summary>One penalty, in place of a path: <c>l1 = mixing lambda</c> and <c>l2 = (1 - mixing) lambda</c>. Above 0.</summary>
    /// <value>Default null.</value>
    public double? Lambda { get; set; }

    /// <summary>Whether the coefficients of a column enter together for all classes: the penalty is on their norm.</summary>
    /// <value>Default false: each enters alone.</value>
    public bool Grouped { get; set; }

    /// <summary>Whether a path of penalties is fitted, of which <see cref="Rule"/> chooses one.</summary>
    /// <value>Default false.</value>
    public bool Path { get; set; }

    /// <summary>The penalties of a path, above 0, in any order; null for <see cref="NetOptions.LambdaCount"/> of them.</summary>
    /// <value>Default null.</value>
    public IReadOnlyList<double>? Lambdas { get; set; }

    /// <summary>The number of folds by which a path is cross-validated; null for none.</summary>
    /// <value>Default null.</value>
    public int? Folds { get; set; }

    /// <summary>Decides which observation is in which fold.</summary>
    /// <value>Default 0.</value>
    public int Seed { get; set; }

    /// <summary>Whether each class is spread evenly over the folds.</summary>
    /// <value>Default false.</value>
    public bool Stratify { get; set; }

    /// <summary>By what left-out rows judge: the deviance, <c>-2 log P</c> of the class that was, or the share misclassified.</summary>
    /// <value>Default <see cref="CrossValidationMeasure.Deviance"/>.</value>
    public CrossValidationMeasure Measure { get; set; }

    /// <summary>Which penalty of a path or a cross-validation is reported.</summary>
    /// <value>Default <see cref="PenaltyRule.Standard"/>: the best of the cross-validation, or that of the smallest BIC.</value>
    public PenaltyRule Rule { get; set; }

    /// <summary>Whether the penalty is on the coefficients of the raw columns, rather than of columns divided by their standard
    /// deviations.</summary>
    /// <value>Default false.</value>
    public bool KeepUnits { get; set; }

    internal static new OptionSchema<MultinomialElasticNetOptions> Schema { get; } =
        new OptionSchema<MultinomialElasticNetOptions>(static () => new MultinomialElasticNetOptions())
            .Include(IChosenPenaltyOptions.Schema)
            .Switch(
                nameof(Grouped),
                "--grouped",
                "the coefficients of a column enter together for all classes",
                static options => options.Grouped,
                static (options, value) => options.Grouped = value,
                (false, true)
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
            .Include(NetOptions.Schema)
            .Forbid(
                static options =>
                    options.Lambdas is { } given && (given.Count == 0 || given.Any(static l => !(l > 0.0 && double.IsFinite(l)))),
                "Lambdas must hold at least one number, all finite and above 0."
            )
            .Forbid(
                static options => options.Lambda is 0.0,
                "{Lambda} must be above 0: without a penalty the coefficients of all classes have no single answer; multinomial-logit has "
                    + "one class as reference."
            )
            .Forbid(static options => options.Lambda is not null && options.Lambdas is not null, "{Lambda} excludes Lambdas.")
            .Forbid(
                static options =>
                    options.Folds is null && (options.Stratify || options.Measure != CrossValidationMeasure.Deviance || options.Seed != 0),
                "{Stratify}, {Measure} and {Seed} are of a cross-validation: they need {Folds}."
            )
            .Forbid(
                static options => options.Lambda is not null && (options.LambdaCount != 100 || options.LambdaRatio is not null),
                "{LambdaCount} and {LambdaRatio} are of a path: they need {Path} or {Folds}."
            )
            .ForbidTyped(
                static (options, _) => options is { Lambda: null, Folds: null, Path: false },
                "multinomial-elastic-net needs a penalty: {Lambda} L; {Path}; or {Folds} K to choose it."
            );
}
