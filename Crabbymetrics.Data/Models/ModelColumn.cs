namespace Crabbymetrics.Data;

/// <summary>A further column that an estimator reads, <see cref="RegressionData.Columns"/>.</summary>
/// <param name="Name">The name under which the estimator reads it: <c>event</c>.</param>
/// <param name="Source">The column of the data, or an expression: <c>ended</c>, <c>status == 2</c>.</param>
/// <param name="Kind">How its values are read; an expression is numbers.</param>
public sealed record ModelColumn(string Name, string Source, ColumnKind Kind = ColumnKind.Number)
{
    /// <summary>Whether predictions read it too: it is then saved with the formula, and read from the rows to predict.</summary>
    /// <value>Default false.</value>
    public bool IsForPrediction { get; init; }
}
