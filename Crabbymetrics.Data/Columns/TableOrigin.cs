namespace Crabbymetrics.Data;

/// <summary>The source that a table was read from, and where its rows stand there.</summary>
/// <param name="Name">The name of the source.</param>
/// <param name="RowCount">The number of rows of the source.</param>
/// <param name="Locator">The place of each row of the table.</param>
internal sealed record TableOrigin(string Name, int RowCount, RowLocator Locator)
{
    /// <summary>The origin of some of the rows.</summary>
    /// <param name="rows">Rows of the table, ascending.</param>
    public TableOrigin Select(ReadOnlySpan<int> rows) => this with { Locator = Locator.Select(rows) };
}
