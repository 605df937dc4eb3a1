using Parquet.Schema;
using RowGroupReader = global::Parquet.ParquetRowGroupReader;

namespace Crabbymetrics.Data.Parquet;

/// <summary>Reads a column of one type.</summary>
/// <param name="field">The column.</param>
/// <param name="makeBlock">Makes a block of values and the marks of those that are missing.</param>
internal sealed class ParquetColumn<T>(DataField field, Func<ReadOnlyMemory<T>, ReadOnlyMemory<bool>, ColumnBlock> makeBlock)
    : ParquetColumn
    where T : struct
{
    private T[] _values = [];
    private int[] _levels = [];
    private bool[] _missing = [];

    /// <inheritdoc/>
    public override async Task<ColumnBlock> Read(RowGroupReader group, int rowCount, CancellationToken cancellationToken)
    {
        if (_values.Length < rowCount)
        {
            _values = new T[rowCount];
            _levels = field.IsNullable ? new int[rowCount] : [];
            _missing = field.IsNullable ? new bool[rowCount] : [];
        }

        Memory<T> values = _values.AsMemory(0, rowCount);
        if (!field.IsNullable)
        {
            await group.ReadAsync(field, values, null, cancellationToken).ConfigureAwait(false);
            return makeBlock(values, default);
        }

        await group.ReadRawAsync(field, values, _levels.AsMemory(0, rowCount), null, cancellationToken).ConfigureAwait(false);
        return makeBlock(values, Spread(rowCount) ? _missing.AsMemory(0, rowCount) : default);
    }

    // Values that are there lie one behind the other: each is moved to its row, from the last to the first.
    private bool Spread(int rowCount)
    {
        ReadOnlySpan<int> levels = _levels.AsSpan(0, rowCount);
        int present = levels.Count(field.MaxDefinitionLevel);
        if (present == rowCount)
        {
            return false;
        }

        for (int row = rowCount - 1; row >= 0; row--)
        {
            _missing[row] = levels[row] != field.MaxDefinitionLevel;
            if (!_missing[row])
            {
                _values[row] = _values[--present];
            }
        }

        return true;
    }
}
