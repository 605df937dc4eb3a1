using System.Collections.Immutable;

namespace Crabbymetrics.Data;

// The columns of the data behind the terms, and the design of rows in which some of them have other values.
public sealed partial class FittedFormula
{
    /// <summary>The columns that terms are made of, in the order of the terms, without dates.</summary>
    internal ImmutableArray<string> TermColumns =>
        [
            .. _variables
                .Where(variable => !State.Variables.First(state => state.Key == variable.Key).IsDate)
                .SelectMany(static variable => variable.Columns)
                .Select(static request => request.Name)
                .Distinct(),
        ];

    /// <summary>The factor that a column is; null where it is none.</summary>
    internal FactorState? FactorOf(string column) =>
        _variables
            .Where(variable => _factors.ContainsKey(variable.Key) && variable.AsFactor().Column == column)
            .Select(variable => _factors[variable.Key].State)
            .FirstOrDefault();

    /// <summary>The design and the offset of complete rows; none is left out.</summary>
    /// <exception cref="DataSourceException">A row has no design.</exception>
    internal VariableRows RowsOf(ColumnTable table)
    {
        (Dictionary<string, EvaluatedVariable> variables, EvaluationContext context) = Evaluate(table);
        KnownRows(table, variables, context, NewLevels.Fail, []);
        List<DesignColumn> columns =
        [
            .. State.Blocks.SelectMany(block => DesignColumns.Of(State.Formula, block, variables, table.RowCount)),
        ];
        double[] offset = [];
        foreach (VectorExpression part in _offsets)
        {
            double[] values = part.EvaluateAll(context);
            offset = offset.Length == 0 ? [.. values] : [.. offset.Zip(values, static (a, b) => a + b)];
        }

        return new VariableRows(DesignPlan.Assemble(State.Formula, table, columns), offset);
    }

    /// <summary>The terms with their columns in the rows of a table.</summary>
    internal ImmutableArray<ModelTerm> TermsOf(ColumnTable table)
    {
        (Dictionary<string, EvaluatedVariable> variables, _) = Evaluate(table);
        return
        [
            .. State
                .Blocks.GroupBy(static block => string.Join(':', block.Term))
                .Select(blocks => new ModelTerm(
                    blocks.Key,
                    blocks.First().Term,
                    [
                        .. DesignPlan
                            .Assemble(
                                State.Formula,
                                table,
                                [.. blocks.SelectMany(block => DesignColumns.Of(State.Formula, block, variables, table.RowCount))]
                            )
                            .ColumnNames,
                    ]
                )),
        ];
    }
}
