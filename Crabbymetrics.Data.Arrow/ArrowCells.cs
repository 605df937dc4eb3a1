using System.Globalization;
using Apache.Arrow;
using Apache.Arrow.Types;

namespace Crabbymetrics.Data.Arrow;

/// <summary>The values of one array, for a table.</summary>
internal abstract class ArrowCells
{
    /// <summary>Adds a value to the current row of a table.</summary>
    public abstract void Add(ColumnTableWriter writer, int column, int row);

    /// <summary>The values of an array of a type that a table can have.</summary>
    /// <exception cref="DataSourceException">The array is of another type: a list, say.</exception>
    public static ArrowCells Of(IArrowArray array, string sourceName, string column) =>
        array switch
        {
            DoubleArray doubles => new Doubles(doubles),
            FloatArray floats => new Cells<float>(floats, static (writer, c, value) => writer.AddNumber(c, value)),
            HalfFloatArray halves => new Cells<Half>(halves, static (writer, c, value) => writer.AddNumber(c, (double)value)),
            Int64Array whole => new Cells<long>(whole, static (writer, c, value) => writer.AddWhole(c, value)),
            Int32Array whole => new Cells<int>(whole, static (writer, c, value) => writer.AddWhole(c, value)),
            Int16Array whole => new Cells<short>(whole, static (writer, c, value) => writer.AddWhole(c, value)),
            Int8Array whole => new Cells<sbyte>(whole, static (writer, c, value) => writer.AddWhole(c, value)),
            UInt64Array whole => new Cells<ulong>(whole, static (writer, c, value) => writer.AddDecimal(c, value)),
            UInt32Array whole => new Cells<uint>(whole, static (writer, c, value) => writer.AddWhole(c, value)),
            UInt16Array whole => new Cells<ushort>(whole, static (writer, c, value) => writer.AddWhole(c, value)),
            UInt8Array whole => new Cells<byte>(whole, static (writer, c, value) => writer.AddWhole(c, value)),
            Date32Array dates => new Values(dates, row => dates.GetDateOnly(row)),
            Date64Array dates => new Values(dates, row => dates.GetDateTime(row)),
            TimestampArray times => new Values(times, row => times.GetTimestampUnchecked(row)),
            BooleanArray truths => new Values(truths, row => truths.GetValue(row)),
            StringArray texts => new Texts(texts, row => texts.GetString(row)),
            LargeStringArray texts => new Texts(texts, row => texts.GetString(row)),
            StringViewArray texts => new Texts(texts, row => texts.GetString(row)),
            Decimal128Array decimals => new Decimals(decimals, decimals.Precision, row => decimals.GetValue(row), decimals.GetString),
            Decimal256Array decimals => new Decimals(decimals, decimals.Precision, row => decimals.GetValue(row), decimals.GetString),
            DictionaryArray dictionary => new Dictionary(dictionary, Of(dictionary.Dictionary, sourceName, column)),
            NullArray nulls => new Values(nulls, static _ => null),
            _ => throw new DataSourceException(
                sourceName,
                $"it is of the Arrow type {array.Data.DataType.Name}, which is neither a number nor a label. Convert it in the query, or "
                    + "take it out of the model.",
                column: column
            ),
        };

    private sealed class Doubles(DoubleArray array) : ArrowCells
    {
        private readonly bool _hasNulls = array.NullCount > 0;

        public override void Add(ColumnTableWriter writer, int column, int row) =>
            writer.AddNumber(column, _hasNulls && array.IsNull(row) ? double.NaN : array.Values[row]);
    }

    private sealed class Cells<T>(PrimitiveArray<T> array, Action<ColumnTableWriter, int, T> add) : ArrowCells
        where T : struct, IEquatable<T>
    {
        public override void Add(ColumnTableWriter writer, int column, int row)
        {
            if (array.IsNull(row))
            {
                writer.AddMissing(column);
            }
            else
            {
                add(writer, column, array.Values[row]);
            }
        }
    }

    private sealed class Values(IArrowArray array, Func<int, object?> value) : ArrowCells
    {
        public override void Add(ColumnTableWriter writer, int column, int row) =>
            writer.AddValue(column, array.IsNull(row) ? null : value(row));
    }

    private sealed class Texts(IArrowArray array, Func<int, string?> text) : ArrowCells
    {
        public override void Add(ColumnTableWriter writer, int column, int row) =>
            writer.AddText(column, array.IsNull(row) ? null : text(row));
    }

    // Beyond 28 digits a number is rounded from its text.
    private sealed class Decimals(IArrowArray array, int precision, Func<int, decimal?> value, Func<int, string?> text) : ArrowCells
    {
        private const int LongestDecimal = 28;

        public override void Add(ColumnTableWriter writer, int column, int row)
        {
            if (array.IsNull(row))
            {
                writer.AddMissing(column);
            }
            else if (precision <= LongestDecimal)
            {
                writer.AddDecimal(column, value(row)!.Value);
            }
            else
            {
                writer.AddNumber(column, double.Parse(text(row)!, CultureInfo.InvariantCulture));
            }
        }
    }

    private sealed class Dictionary(DictionaryArray array, ArrowCells values) : ArrowCells
    {
        private readonly int[] _places = Places(array);

        public override void Add(ColumnTableWriter writer, int column, int row)
        {
            if (_places[row] < 0)
            {
                writer.AddMissing(column);
            }
            else
            {
                values.Add(writer, column, _places[row]);
            }
        }

        private static int[] Places(DictionaryArray array)
        {
            int[] places = new int[array.Length];
            for (int row = 0; row < places.Length; row++)
            {
                places[row] = array.IsNull(row) ? -1 : Place(array.Indices, row);
            }

            return places;
        }

        private static int Place(IArrowArray indices, int row) =>
            indices switch
            {
                Int8Array index => index.Values[row],
                UInt8Array index => index.Values[row],
                Int16Array index => index.Values[row],
                UInt16Array index => index.Values[row],
                Int32Array index => index.Values[row],
                UInt32Array index => checked((int)index.Values[row]),
                Int64Array index => checked((int)index.Values[row]),
                UInt64Array index => checked((int)index.Values[row]),
                _ => throw new NotSupportedException($"A dictionary with indices of type {indices.Data.DataType.TypeId} cannot be read."),
            };
    }
}
