namespace Crabbymetrics.Data;

/// <summary>Errors for outcomes that a model does not accept.</summary>
internal static class OutcomeErrors
{
    /// <summary>Makes the error for a row.</summary>
    /// <param name="table">The rows.</param>
    /// <param name="row">The zero-based row of the table.</param>
    /// <param name="problem">What the outcome must be, and what it is.</param>
    /// <param name="specification">The model.</param>
    public static DataSourceException Of(ColumnTable table, int row, string problem, ModelSpecification specification)
    {
        string place = table.Line(row) is null ? FormattableString.Invariant($"row {table.SourceRow(row)}: ") : "";
        return new DataSourceException(
            table.SourceNameOf(row),
            $"{place}the outcome must be {problem}.",
            table.Line(row),
            specification.Formula.Outcome
        );
    }
}
