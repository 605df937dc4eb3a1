namespace Crabbymetrics.Data;

/// <summary>Values of any type, one by one.</summary>
internal sealed class AnyBlock(Func<int, object?> value) : ColumnBlock
{
    /// <inheritdoc/>
    public override void Add(ColumnTableWriter writer, int column, int row) => writer.AddValue(column, value(row));
}
