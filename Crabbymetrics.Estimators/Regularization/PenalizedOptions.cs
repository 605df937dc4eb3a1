namespace Crabbymetrics.Estimators;

/// <summary>The options that all regressions with a penalty share: how much of it is on each column.</summary>
public abstract class PenalizedOptions : RegressionOptions
{
    /// <summary>A factor of the penalty of each column, 0 or more; 0 for a column that is never penalized.</summary>
    /// <value>Default null: all ones.</value>
    public IReadOnlyList<double>? PenaltyFactors { get; set; }

    /// <summary>The same by name, <c>age=0, bmi=2</c>; columns that are not named have 1, or the number of <c>*</c>.</summary>
    /// <value>Default null.</value>
    public string? PenaltyFactorsByName { get; set; }

    internal static OptionSchema<PenalizedOptions> Schema { get; } =
        new OptionSchema<PenalizedOptions>()
            .Include(Shared)
            .Text(
                nameof(PenaltyFactorsByName),
                "--penalty-factors LIST",
                "factors of the penalty by column, as in x1=0,x2=2; 0 for a column that is never penalized, * for all others",
                static options => options.PenaltyFactorsByName,
                static (options, value) => options.PenaltyFactorsByName = NamedNumbers.Checked(value)
            )
            .Forbid(
                static options => options.PenaltyFactors is not null && options.PenaltyFactorsByName is not null,
                "PenaltyFactors excludes {PenaltyFactorsByName}: give one of the two."
            );
}
