using System.Collections.Immutable;

namespace Crabbymetrics.Data;

/// <summary>A variable in some rows: named columns of numbers, or the level of each row.</summary>
/// <param name="Columns">Its columns by name; empty for a factor.</param>
/// <param name="Levels">The levels; null for numbers.</param>
/// <param name="Codes">The level of each row, -1 where the fit did not have it; empty for numbers.</param>
internal sealed record EvaluatedVariable(EvaluatedColumn[] Columns, FactorLevels? Levels, int[] Codes)
{
    public static EvaluatedVariable OfNumber(string name, double[] values) => new([new EvaluatedColumn(name, values)], null, []);

    /// <summary>Calculates a variable, learning from the rows where they are those of the fit.</summary>
    /// <param name="formula">The formula, for messages.</param>
    /// <param name="variable">The variable.</param>
    /// <param name="context">The rows.</param>
    /// <param name="factors">The levels by variable; those of the fit are added.</param>
    public static EvaluatedVariable Of(
        string formula,
        CompiledVariable variable,
        EvaluationContext context,
        Dictionary<string, FactorLevels> factors
    )
    {
        bool isText = variable.Column is { } column && !context.Table.HasNumbers(column);
        if (isText && !factors.ContainsKey(variable.Key) && IsDate(variable.Column!, context))
        {
            double[] days = new double[context.Table.RowCount];
            context.CopyNumbers(variable.Column!, 0, days);
            return OfNumber(variable.Key, days);
        }

        if (variable.Factor is not null || isText || (variable.Column is not null && factors.ContainsKey(variable.Key)))
        {
            if (context.IsFit && !factors.ContainsKey(variable.Key))
            {
                factors.Add(variable.Key, FactorLevels.Learn(formula, variable.AsFactor(), context));
            }

            FactorLevels levels = factors[variable.Key];
            return new EvaluatedVariable([], levels, levels.CodesOf(context));
        }

        if (variable.Column is { } number)
        {
            return new EvaluatedVariable([new EvaluatedColumn(context.Table, number)], null, []);
        }

        return variable.Basis is { } basis
            ? OfBasis(variable, basis.Operand, basis.Learn, context)
            : OfNumber(variable.Key, variable.Number!.EvaluateAll(context));
    }

    // Of dates that are not written as ISO 8601 has them, categories would be as many as dates.
    private static bool IsDate(string column, EvaluationContext context)
    {
        ImmutableArray<string> labels = context.Table.Labels(column).Labels;
        if (context.HoldsDates(column))
        {
            return true;
        }

        int dates = 0;
        foreach (string label in labels)
        {
            dates += CalendarDays.OfText(label) is not null || DateForm.Guess(label) is not null ? 1 : 0;
        }

        return 2 * dates > labels.Length ? throw context.NotDates(column) : false;
    }

    private static EvaluatedVariable OfBasis(
        CompiledVariable variable,
        VectorExpression operand,
        Func<double[], BasisTransform> learn,
        EvaluationContext context
    )
    {
        double[] x = operand.EvaluateAll(context);
        if (context.IsFit && !context.Learned.ContainsKey(variable.Key))
        {
            try
            {
                context.Learned.Add(variable.Key, learn(x));
            }
            catch (ArgumentException error)
            {
                throw new DataSourceException(
                    context.Table.SourceName,
                    $"{variable.Key} {error.Message}",
                    column: operand.Columns.FirstOrDefault()?.Name,
                    innerException: error
                );
            }
        }

        BasisTransform transform = context.Learned[variable.Key];
        double[] all = new double[checked(x.Length * transform.ColumnCount)];
        transform.Apply(x, all);
        EvaluatedColumn[] columns = new EvaluatedColumn[transform.ColumnCount];
        for (int j = 0; j < columns.Length; j++)
        {
            columns[j] = new EvaluatedColumn(
                FormattableString.Invariant($"{variable.Key}[{j + 1}]"),
                all.AsSpan(j * x.Length, x.Length).ToArray()
            );
            int row = Array.FindIndex(columns[j].Values, static value => double.IsInfinity(value));
            if (row >= 0)
            {
                throw context.RowError(operand.Columns.FirstOrDefault()?.Name, row, $"{columns[j].Name} is too large to calculate.");
            }
        }

        return new EvaluatedVariable(columns, null, []);
    }
}
