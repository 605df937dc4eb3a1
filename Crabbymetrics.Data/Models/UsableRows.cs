using System.Collections.Immutable;

namespace Crabbymetrics.Data;

/// <summary>Which rows of a source a model uses, and why it does not use the others.</summary>
/// <param name="Table">The rows that are used.</param>
/// <param name="Dropped">How many are not, by reason.</param>
/// <param name="MissingCounts">How many values are missing among the rows that meet the condition, by column.</param>
internal sealed record UsableRows(ColumnTable Table, ImmutableArray<DroppedRows> Dropped, ImmutableArray<MissingCount> MissingCounts)
{
    /// <summary>What is worth saying about the condition.</summary>
    public ImmutableArray<string> Notes { get; private init; } = [];

    /// <summary>Chooses the rows.</summary>
    /// <exception cref="DataSourceException">A value is missing and that is to be an error.</exception>
    public static UsableRows Of(ModelPlan plan, ModelSpecification specification, ColumnTable table)
    {
        if (!plan.ToleratesMissing)
        {
            return new UsableRows(
                table,
                table.DroppedRowCount == 0 ? [] : [new DroppedRows("missing", table.DroppedRowCount)],
                table.MissingCounts
            );
        }

        List<DroppedRows> dropped = [];
        List<string> notes = [];
        if (specification.Time is { } time)
        {
            IEnumerable<VectorExpression> all = plan.Expressions.Concat(plan.Others.SelectMany(static other => other.Expressions));
            table = PanelLags.Add(table, plan.Where is null ? all : all.Append(plan.Where), specification.Unit, time);
        }

        foreach ((VectorExpression? holds, string reason) in new[] { (plan.Subset, "by"), (plan.Where, "where") })
        {
            if (holds is not null)
            {
                int before = table.RowCount;
                table = Meeting(holds, table, notes);
                Note(dropped, reason, before - table.RowCount);
            }
        }

        ImmutableArray<MissingCount> counts = Counts(plan, table);
        bool[] kept = Complete(plan, table);
        if (specification.NaAction == NaAction.Fail)
        {
            RequireComplete(plan, table, kept);
        }

        LagExpression[] lags = [.. plan.Expressions.SelectMany(static expression => expression.Descendants).OfType<LagExpression>()];
        double[][] lagged = [.. lags.Select(lag => table.Numbers(PanelLags.ColumnOf(lag)))];
        int withoutLag = 0,
            missing = 0;
        for (int i = 0; i < kept.Length; i++)
        {
            bool lag = !kept[i] && Array.Exists(lagged, values => double.IsNaN(values[i]));
            withoutLag += lag ? 1 : 0;
            missing += !kept[i] && !lag ? 1 : 0;
        }

        Note(dropped, "missing", missing);
        Note(dropped, "lag", withoutLag);
        int common = 0;
        foreach (ModelPlan other in plan.Others)
        {
            bool[] complete = Complete(other, table);
            for (int i = 0; i < kept.Length; i++)
            {
                common += kept[i] && !complete[i] ? 1 : 0;
                kept[i] &= complete[i];
            }
        }

        Note(dropped, "common", common);
        return new UsableRows(table.Select(kept), [.. dropped], counts) { Notes = [.. notes] };
    }

    /// <summary>The rows for which a condition holds.</summary>
    /// <param name="condition">The condition.</param>
    /// <param name="table">The rows.</param>
    /// <param name="notes">Receives what is worth saying about it.</param>
    /// <exception cref="DataSourceException">It is neither true nor false.</exception>
    public static ColumnTable Meeting(VectorExpression condition, ColumnTable table, List<string> notes)
    {
        EvaluationContext context = new(table, [], isFit: true);
        double[] holds = condition.EvaluateAll(context);
        RequireCondition(condition, holds, context);
        notes.AddRange(context.Notes);
        return table.Select(Array.ConvertAll(holds, static value => value is not 0.0 && !double.IsNaN(value)));
    }

    /// <summary>What was left out, in words; null where nothing was.</summary>
    public string? Note(ColumnTable source) => Note(Dropped, MissingCounts, source.SourceRowCount);

    /// <summary>What was left out of so many rows, in words; null where nothing was.</summary>
    public static string? Note(ImmutableArray<DroppedRows> dropped, ImmutableArray<MissingCount> missingCounts, long rowCount)
    {
        // That rows of other levels are left out needs no word.
        DroppedRows[] told = [.. dropped.Where(static rows => rows.Reason != "by")];
        if (told.Length == 0)
        {
            return null;
        }

        string missing = missingCounts.IsEmpty
            ? ""
            : "missing values in "
                + string.Join(", ", missingCounts.Select(static count => FormattableString.Invariant($"{count.Column} ({count.Count})")));
        string[] reasons =
        [
            .. told.Select(rows =>
                rows.Reason switch
                {
                    "where" => FormattableString.Invariant($"the condition does not hold ({rows.Count})"),
                    "lag" => FormattableString.Invariant($"no such earlier or later period ({rows.Count})"),
                    "common" => FormattableString.Invariant($"missing values of another model ({rows.Count})"),
                    _ => missing.Length > 0 ? missing : FormattableString.Invariant($"missing values ({rows.Count})"),
                }
            ),
        ];
        long count = told.Sum(static rows => (long)rows.Count);
        return FormattableString.Invariant($"{count} of {rowCount} rows were left out: {string.Join("; ", reasons)}.");
    }

    /// <summary>Whether each row has all values that some calculations and columns need.</summary>
    public static bool[] Complete(ColumnTable table, IEnumerable<string> columns, IEnumerable<VectorExpression> expressions)
    {
        bool[] complete = new bool[table.RowCount];
        complete.AsSpan().Fill(true);
        foreach (string column in columns)
        {
            MarkMissing(table, column, complete);
        }

        EvaluationContext context = new(table, [], isFit: false);
        foreach (VectorExpression expression in expressions)
        {
            Mark(expression, context, complete);
        }

        return complete;
    }

    private static bool[] Complete(ModelPlan plan, ColumnTable table) => Complete(table, plan.PlainColumns, plan.Expressions);

    private static void MarkMissing(ColumnTable table, string column, bool[] complete)
    {
        if (table.HasNumbers(column))
        {
            double[] values = table.Numbers(column);
            for (int i = 0; i < values.Length; i++)
            {
                complete[i] &= !double.IsNaN(values[i]);
            }
        }
        else
        {
            ReadOnlySpan<int> codes = table.Labels(column).Codes;
            for (int i = 0; i < codes.Length; i++)
            {
                complete[i] &= codes[i] >= 0;
            }
        }
    }

    // What learns from the rows that are used cannot be calculated before they are chosen; it is missing where what it is made of is.
    private static void Mark(VectorExpression expression, EvaluationContext context, bool[] complete)
    {
        if (expression.Descendants.Any(static part => part is LearnedExpression))
        {
            foreach (VectorExpression operand in expression.Operands)
            {
                Mark(operand, context, complete);
            }

            return;
        }

        double[] values = expression.EvaluateAll(context);
        for (int i = 0; i < values.Length; i++)
        {
            complete[i] &= !double.IsNaN(values[i]);
        }
    }

    private static ImmutableArray<MissingCount> Counts(ModelPlan plan, ColumnTable table)
    {
        ImmutableArray<MissingCount>.Builder counts = ImmutableArray.CreateBuilder<MissingCount>();
        foreach (
            string column in plan
                .PlainColumns.Concat(plan.Expressions.SelectMany(static e => e.Columns).Select(static r => r.Name))
                .Distinct()
        )
        {
            bool[] complete = new bool[table.RowCount];
            complete.AsSpan().Fill(true);
            MarkMissing(table, column, complete);
            int missing = complete.Count(static whole => !whole);
            if (missing > 0)
            {
                counts.Add(new MissingCount(column, missing));
            }
        }

        return counts.ToImmutable();
    }

    private static void RequireComplete(ModelPlan plan, ColumnTable table, bool[] kept)
    {
        int row = Array.IndexOf(kept, false);
        if (row < 0)
        {
            return;
        }

        string[] columns =
        [
            .. plan.PlainColumns.Concat(plan.Expressions.SelectMany(static e => e.Columns).Select(static r => r.Name)).Distinct(),
        ];
        string? column = Array.Find(
            columns,
            name => table.HasNumbers(name) ? double.IsNaN(table.Numbers(name)[row]) : table.Labels(name).Codes[row] < 0
        );
        throw new EvaluationContext(table, [], isFit: true).RowError(
            column,
            row,
            "a value is missing, and rows with missing values are not to be left out (NaAction.Fail)."
        );
    }

    private static void RequireCondition(VectorExpression holds, double[] values, EvaluationContext context)
    {
        int row = Array.FindIndex(values, static value => value is not (0.0 or 1.0) && !double.IsNaN(value));
        if (row >= 0)
        {
            throw context.RowError(
                holds.Columns.FirstOrDefault()?.Name,
                row,
                FormattableString.Invariant(
                    $"a condition is true or false, and {holds.Text} is {values[row]}. Compare it with a value: {holds.Text} > 0."
                )
            );
        }
    }

    private static void Note(List<DroppedRows> dropped, string reason, int count)
    {
        if (count > 0)
        {
            dropped.Add(new DroppedRows(reason, count));
        }
    }
}
