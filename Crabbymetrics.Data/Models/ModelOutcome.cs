namespace Crabbymetrics.Data;

/// <summary>The outcomes of a model in the rows of its fit.</summary>
/// <param name="Name">The name.</param>
/// <param name="Values">A number for each row.</param>
/// <param name="Labels">The classes; null where the outcomes are numbers.</param>
/// <param name="Trials">The number of trials of which each outcome is the share of successes; null where there are none.</param>
internal sealed record ModelOutcome(string Name, double[] Values, LabelColumn? Labels, double[]? Trials)
{
    /// <summary>Reads the outcomes.</summary>
    /// <exception cref="DataSourceException">A count is not whole, or of text there are trials.</exception>
    public static ModelOutcome Read(ModelPlan plan, ModelSpecification specification, EvaluationContext context) =>
        Read(plan, specification, context, null);

    /// <summary>Reads the outcomes of some of the rows.</summary>
    /// <param name="plan">The model.</param>
    /// <param name="specification">Its parts.</param>
    /// <param name="context">The rows.</param>
    /// <param name="all">The outcomes of rows that show every class; null where these rows are all.</param>
    /// <exception cref="DataSourceException">A count is not whole, or of text there are trials.</exception>
    public static ModelOutcome Read(ModelPlan plan, ModelSpecification specification, EvaluationContext context, ModelOutcome? all)
    {
        FormulaOutcome outcome = plan.Outcome;
        ColumnTable table = context.Table;
        if (outcome.Failures is { } failures)
        {
            double[] counts = outcome.Value.EvaluateAll(context),
                others = failures.EvaluateAll(context),
                totals = new double[counts.Length];
            for (int i = 0; i < totals.Length; i++)
            {
                totals[i] = counts[i] + others[i];
                if (others[i] < 0.0 || others[i] != Math.Floor(others[i]))
                {
                    throw context.RowError(
                        failures.Columns.FirstOrDefault()?.Name,
                        i,
                        FormattableString.Invariant($"a number of failures must be whole and 0 or more; it is {others[i]}.")
                    );
                }
            }

            return new ModelOutcome(outcome.Name, Proportions(context, outcome.Value, null, counts, totals), null, totals);
        }

        if (outcome.Column is not { } column)
        {
            return WithTrials(outcome.Name, outcome.Value.EvaluateAll(context), null, plan, context);
        }

        bool isText = specification.OutcomeKind == ColumnKind.NumberOrLabel && !table.HasNumbers(column);
        if (isText && specification.Trials is { } trials)
        {
            throw new DataSourceException(
                table.SourceName,
                $"it holds text; of the trials in '{trials}' the outcome is the number of successes.",
                column: column
            );
        }

        if (all?.Labels is { } classes)
        {
            LabelColumn own = table.Labels(column).With(classes.Labels);
            return new ModelOutcome(all.Name, Array.ConvertAll(own.Codes.ToArray(), static code => (double)code), own, null);
        }

        LabelColumn? labels = isText || specification.OutcomeKind == ColumnKind.Label ? table.Labels(column).Sorted() : null;
        if (specification.Event is { } later)
        {
            labels = WithEvent(table, column, labels, later);
        }

        return labels is null
            ? WithTrials(column, table.Numbers(column), null, plan, context)
            : new ModelOutcome(
                labels is { Labels: [_, string success] } ? $"{column}[{success}]" : column,
                Array.ConvertAll(labels.Codes.ToArray(), static code => (double)code),
                labels,
                null
            );
    }

    // The class that is asked for comes second, whatever its order.
    private static LabelColumn WithEvent(ColumnTable table, string column, LabelColumn? labels, string name)
    {
        string? problem =
            labels is null ? "it holds numbers; an event is one of two classes."
            : labels.Labels.Length != 2
                ? FormattableString.Invariant($"it has {labels.Labels.Length} classes; an event is one of two. ")
                    + $"With {column} == \"{name}\" as the outcome a class is compared with all others."
            : !labels.Labels.Contains(name)
                ? $"'{name}', which is to be the event, is none of its classes: {string.Join(", ", labels.Labels)}."
            : null;
        return problem is not null ? throw new DataSourceException(table.SourceName, problem, column: column)
            : labels!.Labels[1] == name ? labels
            : new LabelColumn(
                Array.ConvertAll(labels.Codes.ToArray(), static code => code < 0 ? -1 : 1 - code),
                [labels.Labels[1], labels.Labels[0]]
            );
    }

    private static ModelOutcome WithTrials(string name, double[] values, LabelColumn? labels, ModelPlan plan, EvaluationContext context)
    {
        if (plan.Trials is null)
        {
            return new ModelOutcome(name, values, labels, null);
        }

        double[] totals = plan.Trials.EvaluateAll(context);
        return new ModelOutcome(name, Proportions(context, plan.Outcome.Value, plan.Trials, values, totals), labels, totals);
    }

    private static double[] Proportions(
        EvaluationContext context,
        VectorExpression successes,
        VectorExpression? trials,
        double[] counts,
        double[] totals
    )
    {
        double[] proportions = new double[counts.Length];
        for (int i = 0; i < proportions.Length; i++)
        {
            if (totals[i] < 1.0 || totals[i] != Math.Floor(totals[i]))
            {
                throw context.RowError(
                    (trials ?? successes).Columns.FirstOrDefault()?.Name,
                    i,
                    FormattableString.Invariant($"a number of trials must be whole and 1 or more; it is {totals[i]}.")
                );
            }

            if (counts[i] < 0.0 || counts[i] > totals[i] || counts[i] != Math.Floor(counts[i]))
            {
                throw context.RowError(
                    successes.Columns.FirstOrDefault()?.Name,
                    i,
                    FormattableString.Invariant(
                        $"a number of successes must be whole and between 0 and its {totals[i]} trials; it is {counts[i]}."
                    )
                );
            }

            proportions[i] = counts[i] / totals[i];
        }

        return proportions;
    }
}
