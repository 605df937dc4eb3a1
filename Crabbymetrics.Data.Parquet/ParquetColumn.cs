using Parquet.Schema;
using RowGroupReader = global::Parquet.ParquetRowGroupReader;

namespace Crabbymetrics.Data.Parquet;

/// <summary>Reads a column, one group of rows after the other, into the same memory.</summary>
internal abstract class ParquetColumn
{
    /// <summary>Prepares to read a column.</summary>
    /// <exception cref="DataSourceException">Its type is none that a table can have.</exception>
    public static ParquetColumn Of(DataField field, string sourceName) =>
        Type.GetTypeCode(field.ClrType) switch
        {
            TypeCode.Double => new ParquetColumn<double>(field, ColumnBlock.OfNumbers),
            TypeCode.Single => new ParquetColumn<float>(field, ColumnBlock.OfNumbers),
            TypeCode.Int64 => new ParquetColumn<long>(field, ColumnBlock.OfWhole),
            TypeCode.Int32 => new ParquetColumn<int>(field, ColumnBlock.OfWhole),
            TypeCode.Int16 => new ParquetColumn<short>(field, ColumnBlock.OfWhole),
            TypeCode.SByte => new ParquetColumn<sbyte>(field, ColumnBlock.OfWhole),
            TypeCode.UInt64 => new ParquetColumn<ulong>(field, ColumnBlock.OfWhole),
            TypeCode.UInt32 => new ParquetColumn<uint>(field, ColumnBlock.OfWhole),
            TypeCode.UInt16 => new ParquetColumn<ushort>(field, ColumnBlock.OfWhole),
            TypeCode.Byte => new ParquetColumn<byte>(field, ColumnBlock.OfWhole),
            TypeCode.Decimal => new ParquetColumn<decimal>(field, ColumnBlock.OfDecimals),
            TypeCode.Boolean => new ParquetColumn<bool>(field, ColumnBlock.OfTruths),
            TypeCode.DateTime => new ParquetColumn<DateTime>(field, ColumnBlock.OfTimes),
            TypeCode.String => new ParquetColumn<ReadOnlyMemory<char>>(field, ColumnBlock.OfTexts),
            _ when field.ClrType == typeof(ReadOnlyMemory<char>) => new ParquetColumn<ReadOnlyMemory<char>>(field, ColumnBlock.OfTexts),
            _ when field.ClrType == typeof(DateOnly) => new ParquetColumn<DateOnly>(
                field,
                static (days, missing) => OfTimes(days.Span, missing)
            ),
            _ when field.ClrType == typeof(Guid) => new ParquetColumn<Guid>(field, static (ids, missing) => OfTexts(ids.Span, missing)),
            _ => throw new DataSourceException(
                sourceName,
                $"it is of type {field.ClrType.Name}, which is neither a number nor a label. Take it out of the model.",
                column: field.Name
            ),
        };

    /// <summary>Reads the column in a group of rows. The block is used before the next one is read.</summary>
    public abstract Task<ColumnBlock> Read(RowGroupReader group, int rowCount, CancellationToken cancellationToken);

    private static ColumnBlock OfTimes(ReadOnlySpan<DateOnly> days, ReadOnlyMemory<bool> missing)
    {
        DateTime[] times = new DateTime[days.Length];
        for (int i = 0; i < times.Length; i++)
        {
            times[i] = days[i].ToDateTime(TimeOnly.MinValue);
        }

        return ColumnBlock.OfTimes(times, missing);
    }

    private static ColumnBlock OfTexts(ReadOnlySpan<Guid> ids, ReadOnlyMemory<bool> missing)
    {
        ReadOnlyMemory<char>[] texts = new ReadOnlyMemory<char>[ids.Length];
        for (int i = 0; i < texts.Length; i++)
        {
            texts[i] = ids[i].ToString().AsMemory();
        }

        return ColumnBlock.OfTexts(texts, missing);
    }
}
