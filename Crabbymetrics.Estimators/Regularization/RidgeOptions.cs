namespace Crabbymetrics.Estimators;

/// <summary>The options of a ridge: one penalty, or a grid of which one is chosen. Every option has a stated default.</summary>
public sealed class RidgeOptions : PenalizedOptions
{
    /// <summary>The penalty, in the convention of <see cref="Convention"/>.</summary>
    /// <value>Default null: the grid chooses.</value>
    public double? L2 { get; set; }

    /// <summary>Whether a grid of penalties is judged. It is where <see cref="L2"/> is null, too.</summary>
    /// <value>Default false.</value>
    public bool Grid { get; set; }

    /// <summary>The penalties of the grid, 0 or more, in any order; null for <see cref="GridCount"/> of them in equal ratios around the
    /// eigenvalues of the data.</summary>
    /// <value>Default null.</value>
    public IReadOnlyList<double>? Penalties { get; set; }

    /// <summary>The number of penalties of the grid.</summary>
    /// <value>Default 100.</value>
    public int GridCount { get; set; } = 100;

    /// <summary>By what the grid is judged.</summary>
    /// <value>Default <see cref="RidgeRule.GeneralizedCrossValidation"/>.</value>
    public RidgeRule Rule { get; set; }

    /// <summary>Whether the penalty is on coefficients of columns divided by their standard deviations, rather than of the raw
    /// columns.</summary>
    /// <value>Default false.</value>
    public bool Standardize { get; set; }

    /// <summary>How the penalty is counted.</summary>
    /// <value>Default <see cref="RidgeConvention.Plain"/>.</value>
    public RidgeConvention Convention { get; set; }

    internal static new OptionSchema<RidgeOptions> Schema { get; } =
        new OptionSchema<RidgeOptions>(static () => new RidgeOptions())
            .Number(
                nameof(L2),
                "--l2 A",
                "weight of half the sum of the squared coefficients",
                static options => options.L2,
                static (options, value) => options.L2 = value,
                NumberRange.NotNegative
            )
            .Switch(
                nameof(Grid),
                "--grid",
                "judge a grid of penalties, and report the best",
                static options => options.Grid,
                static (options, value) => options.Grid = value,
                (false, true)
            )
            .WholeNumber(
                nameof(GridCount),
                "--grid-count N",
                "number of penalties of the grid",
                static options => options.GridCount,
                static (options, value) => options.GridCount = value,
                new NumberRange("from 1 to 100000") { Minimum = 1.0, Maximum = 100000.0 }
            )
            .Choice(
                nameof(Rule),
                "--choose",
                "by what the grid is judged: generalized cross-validation, or each observation left out in turn, exactly",
                static options => options.Rule,
                static (options, value) => options.Rule = value,
                ("gcv", RidgeRule.GeneralizedCrossValidation),
                ("loo", RidgeRule.LeaveOneOut)
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
                nameof(Convention),
                "--convention",
                "how the penalty is counted: plain is that of the elastic net, glmnet its lambda at alpha 0, sklearn its alpha",
                static options => options.Convention,
                static (options, value) => options.Convention = value,
                ("plain", RidgeConvention.Plain),
                ("glmnet", RidgeConvention.Glmnet),
                ("sklearn", RidgeConvention.ScikitLearn)
            )
            .Include(PenalizedOptions.Schema)
            .NotReadBy("ridge", "its penalty chooses between columns that are combinations of each other", nameof(Collinearity))
            .Forbid(
                static options =>
                    options.Penalties is { } penalties
                    && (penalties.Count == 0 || penalties.Any(static penalty => !(penalty >= 0.0 && double.IsFinite(penalty)))),
                "Penalties must hold at least one number, all finite and 0 or more."
            )
            .Forbid(
                static options => options.L2 is not null && (options.Grid || options.Penalties is not null),
                "{L2} is one penalty, and {Grid} chooses among many: leave one of the two out."
            )
            .Forbid(
                static options =>
                    options.L2 is not null && (options.GridCount != 100 || options.Rule != RidgeRule.GeneralizedCrossValidation),
                "{GridCount} and {Rule} are of a grid: {L2} is one penalty."
            )
            .ForbidTyped(
                static (options, _) => options is { L2: null, Grid: false },
                "ridge needs a penalty: {L2} A, or {Grid} to choose it among many. Without one, crabby fit ols gives standard errors too."
            );
}
