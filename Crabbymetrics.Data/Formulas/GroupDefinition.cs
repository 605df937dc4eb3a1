using System.Collections.Immutable;

namespace Crabbymetrics.Data;

/// <summary>How rows are grouped: by the labels of a column, by the values of a calculation, or by the combinations of several of these,
/// <c>firm^year</c>.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Sources">The columns and calculations: of each either a column or an expression.</param>
internal sealed record GroupDefinition(string Name, ImmutableArray<(string? Column, VectorExpression? Value)> Sources)
{
    /// <summary>The columns that it reads, and how.</summary>
    public IEnumerable<ColumnRequest> Columns =>
        Sources.SelectMany(static source =>
            source.Column is { } column ? [new ColumnRequest(column, ColumnKind.Label)] : source.Value!.Columns
        );

    /// <summary>The calculations in it.</summary>
    public IEnumerable<VectorExpression> Expressions => Sources.Select(static source => source.Value).OfType<VectorExpression>();

    /// <summary>Reads a grouping.</summary>
    public static GroupDefinition Read(FormulaNode node, ExpressionCompiler compiler) =>
        new(node is FormulaNode.Column column ? column.Name : FormulaText.Of(node), [.. Parts(node, compiler)]);

    /// <summary>A grouping by a column.</summary>
    public static GroupDefinition OfColumn(string column) => new(column, [(column, null)]);

    /// <summary>The group of each row.</summary>
    public LabelColumn Groups(EvaluationContext context)
    {
        LabelColumn groups = Labels(context, Sources[0]);
        for (int s = 1; s < Sources.Length; s++)
        {
            groups = LabelColumn.Combine(groups, Labels(context, Sources[s]));
        }

        return groups;
    }

    private static LabelColumn Labels(EvaluationContext context, (string? Column, VectorExpression? Value) source) =>
        source.Column is { } column
            ? context.Table.Labels(column).WithEqualNumbersMerged()
            : LabelColumn.OfNumbers(source.Value!.EvaluateAll(context));

    private static IEnumerable<(string? Column, VectorExpression? Value)> Parts(FormulaNode node, ExpressionCompiler compiler) =>
        node switch
        {
            FormulaNode.Binary { Operator: "^" or ":" } pair => Parts(pair.Left, compiler).Concat(Parts(pair.Right, compiler)),
            FormulaNode.Column column => [(column.Name, null)],
            FormulaNode.Call { Function: "C" or "factor" or "as.factor", Arguments: [var inner] } => Parts(inner, compiler),
            _ => [(null, compiler.Compile(node))],
        };
}
