using Parquet.Schema;
using RowGroupReader = global::Parquet.ParquetRowGroupReader;

namespace Crabbymetrics.Data.Parquet;

/// <summary>The values of one column in one group of rows, for a table.</summary>
internal abstract class ParquetCells
{
    /// <summary>Adds a value to the current row of a table.</summary>
    public abstract void Add(ColumnTableWriter writer, int column, int row);

    /// <summary>Reads a column.</summary>
    /// <exception cref="DataSourceException">Its type is none that a table can have.</exception>
    public static async Task<ParquetCells> Read(
        RowGroupReader group,
        DataField field,
        int rows,
        string sourceName,
        CancellationToken cancellationToken
    )
    {
        if (field.ClrType == typeof(string) || field.ClrType == typeof(ReadOnlyMemory<char>))
        {
            string?[] texts = new string?[rows];
            await group.ReadAsync(field, texts.AsMemory(), null, cancellationToken).ConfigureAwait(false);
            return new Texts(texts);
        }

        return Type.GetTypeCode(field.ClrType) switch
        {
            TypeCode.Double => await Read<double>(static (writer, c, value) => writer.AddNumber(c, value)).ConfigureAwait(false),
            TypeCode.Single => await Read<float>(static (writer, c, value) => writer.AddNumber(c, value)).ConfigureAwait(false),
            TypeCode.Int64 => await Read<long>(static (writer, c, value) => writer.AddWhole(c, value)).ConfigureAwait(false),
            TypeCode.Int32 => await Read<int>(static (writer, c, value) => writer.AddWhole(c, value)).ConfigureAwait(false),
            TypeCode.Int16 => await Read<short>(static (writer, c, value) => writer.AddWhole(c, value)).ConfigureAwait(false),
            TypeCode.SByte => await Read<sbyte>(static (writer, c, value) => writer.AddWhole(c, value)).ConfigureAwait(false),
            TypeCode.UInt64 => await Read<ulong>(static (writer, c, value) => writer.AddDecimal(c, value)).ConfigureAwait(false),
            TypeCode.UInt32 => await Read<uint>(static (writer, c, value) => writer.AddWhole(c, value)).ConfigureAwait(false),
            TypeCode.UInt16 => await Read<ushort>(static (writer, c, value) => writer.AddWhole(c, value)).ConfigureAwait(false),
            TypeCode.Byte => await Read<byte>(static (writer, c, value) => writer.AddWhole(c, value)).ConfigureAwait(false),
            TypeCode.Decimal => await Read<decimal>(static (writer, c, value) => writer.AddDecimal(c, value)).ConfigureAwait(false),
            TypeCode.Boolean => await Read<bool>(static (writer, c, value) => writer.AddTruth(c, value)).ConfigureAwait(false),
            TypeCode.DateTime => await Read<DateTime>(static (writer, c, value) => writer.AddTime(c, value)).ConfigureAwait(false),
            _ when field.ClrType == typeof(DateOnly) => await Read<DateOnly>(
                    static (writer, c, value) => writer.AddTime(c, value.ToDateTime(TimeOnly.MinValue))
                )
                .ConfigureAwait(false),
            _ when field.ClrType == typeof(Guid) => await Read<Guid>(static (writer, c, value) => writer.AddText(c, value.ToString()))
                .ConfigureAwait(false),
            _ => throw new DataSourceException(
                sourceName,
                $"it is of type {field.ClrType.Name}, which is neither a number nor a label. Take it out of the model.",
                column: field.Name
            ),
        };

        async Task<ParquetCells> Read<T>(Action<ColumnTableWriter, int, T> add)
            where T : struct
        {
            if (field.IsNullable)
            {
                T?[] values = new T?[rows];
                await group.ReadAsync<T>(field, values.AsMemory(), null, cancellationToken).ConfigureAwait(false);
                return new NullableValues<T>(values, add);
            }

            T[] all = new T[rows];
            await group.ReadAsync<T>(field, all.AsMemory(), null, cancellationToken).ConfigureAwait(false);
            return new Values<T>(all, add);
        }
    }

    private sealed class Values<T>(T[] values, Action<ColumnTableWriter, int, T> add) : ParquetCells
    {
        public override void Add(ColumnTableWriter writer, int column, int row) => add(writer, column, values[row]);
    }

    private sealed class NullableValues<T>(T?[] values, Action<ColumnTableWriter, int, T> add) : ParquetCells
        where T : struct
    {
        public override void Add(ColumnTableWriter writer, int column, int row)
        {
            if (values[row] is { } value)
            {
                add(writer, column, value);
            }
            else
            {
                writer.AddMissing(column);
            }
        }
    }

    private sealed class Texts(string?[] values) : ParquetCells
    {
        public override void Add(ColumnTableWriter writer, int column, int row) => writer.AddText(column, values[row]);
    }
}
