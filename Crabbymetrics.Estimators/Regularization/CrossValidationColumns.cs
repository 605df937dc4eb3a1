using System.Collections.Immutable;

namespace Crabbymetrics.Estimators;

/// <summary>The columns of the data that say how rows are divided among the folds of a cross-validation.</summary>
internal static class CrossValidationColumns
{
    private const string Fold = "fold";
    private const string Group = "group";

    /// <summary>What an estimator reads under these names.</summary>
    public static ImmutableArray<FurtherColumn> Declared { get; } =
    [
        new FurtherColumn(Fold, "the fold of the cross-validation that leaves the row out") { HasLabels = true, IsOptional = true },
        new FurtherColumn(Group, "rows of one value stay in one fold of the cross-validation") { HasLabels = true, IsOptional = true },
    ];

    /// <summary>How the rows are divided.</summary>
    public static CrossValidationOptions Read(RegressionData data, IChosenPenaltyOptions options, CrossValidationMeasure measure) =>
        new()
        {
            Folds = options.Folds ?? 0,
            Seed = options.Seed,
            Stratify = options.Stratify,
            Measure = measure,
            GivenFolds = ColumnOf(data, Fold),
            Groups = ColumnOf(data, Group),
        };

    /// <summary>Refuses columns that nothing reads, and folds of another number.</summary>
    /// <param name="data">The observations.</param>
    /// <param name="folds">The number of folds; null without a cross-validation.</param>
    /// <param name="schema">The options, for the message.</param>
    /// <exception cref="OptionException">They do not go together.</exception>
    public static void Require(RegressionData data, int? folds, OptionSchema schema)
    {
        foreach (string name in (string[])[Fold, Group])
        {
            if (folds is null && data.Columns.ContainsKey(name))
            {
                throw new OptionException(schema, $"The column '{name}' is read by a cross-validation: it needs {{Folds}}.");
            }
        }

        if (folds is { } count && ColumnOf(data, Fold) is { } given && given.GroupCount != count)
        {
            throw new OptionException(
                schema,
                FormattableString.Invariant($"{{Folds}} is {count}, and the column '{Fold}' has ")
                    + FormattableString.Invariant($"{given.GroupCount} folds: give {{Folds}} {given.GroupCount}.")
            );
        }
    }

    private static Clustering? ColumnOf(RegressionData data, string name) =>
        data.Columns.TryGetValue(name, out DesignColumn? column)
            ? column is CategoricalColumn categories
                ? Clustering.Create(name, categories.Codes.ToArray())
                : Clustering.Create(name, ((NumericColumn)column).Values.ToArray())
            : null;
}
