namespace Crabbymetrics.Data;

/// <summary>Gathers, over the parts of a source, the values that functions of a formula learn from: <c>scale(x)</c>, <c>poly(x, 2)</c>,
/// <c>bs(x)</c>. They learn from all rows at once, so that they learn the same as in memory.</summary>
internal sealed class LearnedColumns
{
    private readonly string _sourceName;
    private readonly List<(string Key, VectorExpression Operand, Func<double[], BasisTransform> Learn, double[] Values)> _columns = [];
    private long _count;

    private LearnedColumns(string sourceName) => _sourceName = sourceName;

    /// <summary>Whether nothing is learned.</summary>
    public bool IsEmpty => _columns.Count == 0;

    /// <summary>Prepares for the functions of a model.</summary>
    /// <exception cref="FormulaException">A function learns from what another one learned.</exception>
    /// <exception cref="DataSourceException">The values do not fit into the memory that is allowed.</exception>
    public static LearnedColumns Of(ModelPlan plan, string sourceName, long rowCount, MemoryLimit limit)
    {
        LearnedColumns columns = new(sourceName);
        List<(string Key, VectorExpression Operand, Func<double[], BasisTransform> Learn)> found = [];
        foreach (VectorExpression expression in plan.Expressions.SelectMany(static expression => expression.Descendants))
        {
            if (expression is LearnedExpression learned)
            {
                found.Add((learned.Text, learned.Operands[0], values => learned.LearnFrom(values, sourceName)));
            }
        }

        foreach (CompiledVariable variable in plan.Variables.Values)
        {
            if (variable.Basis is { } basis)
            {
                found.Add((variable.Key, basis.Operand, basis.Learn));
            }
            else if (variable.Factor?.Operand is { } operand && operand.Descendants.Any(static part => part is LearnedExpression))
            {
                throw Nested(plan, variable.Key);
            }
        }

        foreach ((string key, VectorExpression operand, _) in found)
        {
            if (operand.Descendants.Any(static part => part is LearnedExpression))
            {
                throw Nested(plan, key);
            }
        }

        found = [.. found.DistinctBy(static column => column.Key)];
        long bytes = sizeof(double) * rowCount * found.Count;
        if (found.Count > 0 && (rowCount > Array.MaxLength || bytes > limit.Bytes / 2))
        {
            throw new DataSourceException(
                sourceName,
                $"{found[0].Key} learns from the values of all rows at once, which take {new MemoryLimit(bytes)}; a half of the limit of "
                    + $"{limit} is there for them. Give it its numbers (scale(x, center = 5, scale = 2), bs(x, knots = c(...))), or allow "
                    + "more memory."
            );
        }

        columns._columns.AddRange(found.Select(column => (column.Key, column.Operand, column.Learn, new double[rowCount])));
        return columns;
    }

    /// <summary>Takes the values of a part, parts in their order.</summary>
    public void Add(ColumnTable table)
    {
        EvaluationContext context = new(table, [], isFit: false);
        foreach ((_, VectorExpression operand, _, double[] values) in _columns)
        {
            operand.EvaluateAll(context).CopyTo(values.AsSpan((int)_count));
        }

        _count += table.RowCount;
    }

    /// <summary>Learns.</summary>
    public Dictionary<string, BasisTransform> Learn()
    {
        Dictionary<string, BasisTransform> learned = [];
        foreach ((string key, VectorExpression operand, Func<double[], BasisTransform> learn, double[] values) in _columns)
        {
            try
            {
                learned.Add(key, learn(values.Length == _count ? values : values[..(int)_count]));
            }
            catch (ArgumentException error)
            {
                throw new DataSourceException(
                    _sourceName,
                    $"{key} {error.Message}",
                    column: operand.Columns.FirstOrDefault()?.Name,
                    innerException: error
                );
            }
        }

        return learned;
    }

    private static FormulaException Nested(ModelPlan plan, string key) =>
        new(
            plan.Formula.Text,
            $"'{key}' learns from what another function learned, which would take a reading of all rows for each. Where the data are "
                + "larger than memory, give the inner function its numbers."
        );
}
