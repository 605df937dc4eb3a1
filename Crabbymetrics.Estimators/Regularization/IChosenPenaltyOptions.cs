namespace Crabbymetrics.Estimators;

/// <summary>The options by which one penalty is given, or chosen among those of a path by cross-validation.</summary>
internal interface IChosenPenaltyOptions
{
    double? Lambda { get; set; }

    bool KeepUnits { get; set; }

    bool Path { get; set; }

    int? Folds { get; set; }

    int Seed { get; set; }

    bool Stratify { get; set; }

    PenaltyRule Rule { get; set; }

    /// <summary>The schema of them.</summary>
    internal static OptionSchema<IChosenPenaltyOptions> Schema { get; } =
        new OptionSchema<IChosenPenaltyOptions>()
            .Number(
                nameof(Lambda),
                "--lambda L",
                "one penalty as a path has it: l1 = mixing lambda and l2 = (1 - mixing) lambda, on standardized columns",
                static options => options.Lambda,
                static (options, value) => options.Lambda = value,
                NumberRange.NotNegative
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
            .Forbid(
                static options => options.Lambda is not null && (options.Path || options.Folds is not null),
                "{Lambda} is one penalty, and {Path} and {Folds} choose among many: leave one of them out."
            )
            .Forbid(
                static options => options.Folds is null && options.Rule is PenaltyRule.Minimum or PenaltyRule.OneStandardError,
                "{Rule} min and 1se are chosen by cross-validation: they need {Folds}."
            )
            .Forbid(
                static options => options.Rule != PenaltyRule.Standard && !options.Path && options.Folds is null,
                "{Rule} chooses among the penalties of a path: it needs {Path} or {Folds}."
            );
}
