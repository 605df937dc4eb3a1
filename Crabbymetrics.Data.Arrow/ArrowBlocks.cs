using System.Globalization;
using System.Numerics;
using Apache.Arrow;

namespace Crabbymetrics.Data.Arrow;

/// <summary>The values of arrays, for a table.</summary>
internal static class ArrowBlocks
{
    // So many digits fit in a decimal of .NET; beyond, a number is rounded from its text.
    private const int LongestDecimal = 28;

    /// <summary>The values of an array of a type that a table can have.</summary>
    /// <exception cref="DataSourceException">The array is of another type: a list, say.</exception>
    public static ColumnBlock Of(IArrowArray array, string sourceName, string column) =>
        array switch
        {
            DoubleArray numbers => Numbers(numbers),
            FloatArray numbers => Numbers(numbers),
            HalfFloatArray numbers => Numbers(numbers),
            Int64Array whole => Whole(whole),
            Int32Array whole => Whole(whole),
            Int16Array whole => Whole(whole),
            Int8Array whole => Whole(whole),
            UInt64Array whole => Whole(whole),
            UInt32Array whole => Whole(whole),
            UInt16Array whole => Whole(whole),
            UInt8Array whole => Whole(whole),
            Date32Array dates => Times(dates, row => dates.GetDateTime(row)!.Value),
            Date64Array dates => Times(dates, row => dates.GetDateTime(row)!.Value),
            TimestampArray times => Times(times, row => times.GetTimestampUnchecked(row).UtcDateTime),
            BooleanArray truths => ColumnBlock.OfTruths(Values(truths, row => truths.GetValue(row)!.Value), Missing(truths)),
            StringArray texts when texts.Length > 0 => ColumnBlock.OfTexts(
                texts.ValueBuffer.Memory,
                Typed<int>(texts.ValueOffsetsBuffer, texts.Offset, texts.Length + 1),
                Missing(texts)
            ),
            LargeStringArray texts => Texts(texts, row => texts.GetString(row)),
            StringViewArray texts => Texts(texts, row => texts.GetString(row)),
            Decimal128Array decimals => Decimals(decimals, decimals.Precision, row => decimals.GetValue(row), decimals.GetString),
            Decimal256Array decimals => Decimals(decimals, decimals.Precision, row => decimals.GetValue(row), decimals.GetString),
            DictionaryArray dictionary => Dictionary(dictionary, sourceName, column),
            NullArray or StringArray => ColumnBlock.OfValues(static _ => null),
            _ => throw new DataSourceException(
                sourceName,
                $"it is of the Arrow type {array.Data.DataType.Name}, which is neither a number nor a label. Convert it in the query, or "
                    + "take it out of the model.",
                column: column
            ),
        };

    private static ColumnBlock Numbers<T>(PrimitiveArray<T> array)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        ColumnBlock.OfNumbers(Typed<T>(array.ValueBuffer, array.Offset, array.Length), Missing(array));

    private static ColumnBlock Whole<T>(PrimitiveArray<T> array)
        where T : unmanaged, IBinaryInteger<T> =>
        ColumnBlock.OfWhole(Typed<T>(array.ValueBuffer, array.Offset, array.Length), Missing(array));

    private static ColumnBlock Times(IArrowArray array, Func<int, DateTime> time) =>
        ColumnBlock.OfTimes(Values(array, time), Missing(array));

    private static ColumnBlock Texts(IArrowArray array, Func<int, string?> text) =>
        ColumnBlock.OfTexts(Values(array, row => text(row).AsMemory()), Missing(array));

    private static ColumnBlock Decimals(IArrowArray array, int precision, Func<int, decimal?> value, Func<int, string?> text) =>
        precision <= LongestDecimal
            ? ColumnBlock.OfDecimals(Values(array, row => value(row)!.Value), Missing(array))
            : ColumnBlock.OfNumbers<double>(Values(array, row => double.Parse(text(row)!, CultureInfo.InvariantCulture)), Missing(array));

    private static ColumnBlock Dictionary(DictionaryArray array, string sourceName, string column)
    {
        int[] places = Places(array);
        if (array.Dictionary is StringArray texts)
        {
            return ColumnBlock.OfCategories(places, [.. Enumerable.Range(0, texts.Length).Select(place => texts.GetString(place))]);
        }

        return new IndexedBlock(places, Of(array.Dictionary, sourceName, column));
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

    private static ReadOnlyMemory<T> Typed<T>(ArrowBuffer buffer, int offset, int length)
        where T : unmanaged => new TypedMemory<T>(buffer.Memory).Memory.Slice(offset, length);

    private static T[] Values<T>(IArrowArray array, Func<int, T> value)
        where T : struct
    {
        T[] values = new T[array.Length];
        for (int row = 0; row < values.Length; row++)
        {
            values[row] = array.IsNull(row) ? default : value(row);
        }

        return values;
    }

    private static ReadOnlyMemory<bool> Missing(IArrowArray array)
    {
        if (array.NullCount == 0)
        {
            return default;
        }

        bool[] missing = new bool[array.Length];
        for (int row = 0; row < missing.Length; row++)
        {
            missing[row] = array.IsNull(row);
        }

        return missing;
    }

    // Values of a dictionary that are no text.
    private sealed class IndexedBlock(int[] places, ColumnBlock values) : ColumnBlock
    {
        public override void Add(ColumnTableWriter writer, int column, int row)
        {
            if (places[row] < 0)
            {
                writer.AddMissing(column);
            }
            else
            {
                values.Add(writer, column, places[row]);
            }
        }
    }
}
