using System.Numerics;

namespace Crabbymetrics.Data;

/// <summary>
/// The values of one column in some rows that follow each other, as a reader has them: an array and a mark for each missing value. A table
/// takes them over whole (<see cref="ColumnTableWriter.AddRows"/>), which is many times faster than value by value.
/// </summary>
/// <remarks>What the values mean is what <see cref="ColumnTableWriter"/> says of each. Memory that a block was made of is not to be changed
/// until its rows are added; afterwards it may be used again for another block. A class of one's own that has only <see cref="Add"/> is
/// read value by value.</remarks>
public abstract class ColumnBlock
{
    /// <summary>How the values are numbers, where they are.</summary>
    internal virtual CellKind NumberKind => CellKind.Unknown;

    /// <summary>The labels that <see cref="TryReadLabels"/> has met.</summary>
    internal virtual IReadOnlyList<string> Labels => [];

    /// <summary>Adds the value of a row to the current row of a table.</summary>
    /// <param name="writer">The table.</param>
    /// <param name="column">The place of the column among those asked for.</param>
    /// <param name="row">The row of the block, from 0.</param>
    public abstract void Add(ColumnTableWriter writer, int column, int row);

    /// <summary>Numbers; NaN is a missing value too.</summary>
    /// <typeparam name="T">Their type.</typeparam>
    /// <param name="values">The values.</param>
    /// <param name="missing">Whether each is missing; empty where none is.</param>
    public static ColumnBlock OfNumbers<T>(ReadOnlyMemory<T> values, ReadOnlyMemory<bool> missing = default)
        where T : struct, IBinaryFloatingPointIeee754<T> =>
        new NumberBlock<T>(values, missing, static (writer, column, value) => writer.AddNumber(column, double.CreateTruncating(value)));

    /// <summary>Whole numbers, of which labels have all digits.</summary>
    /// <typeparam name="T">Their type, of at most 64 bits.</typeparam>
    /// <param name="values">The values.</param>
    /// <param name="missing">Whether each is missing; empty where none is.</param>
    public static ColumnBlock OfWhole<T>(ReadOnlyMemory<T> values, ReadOnlyMemory<bool> missing = default)
        where T : struct, IBinaryInteger<T> =>
        new NumberBlock<T>(values, missing, static (writer, column, value) => writer.AddDecimal(column, decimal.CreateChecked(value)));

    /// <summary>Decimal numbers.</summary>
    /// <param name="values">The values.</param>
    /// <param name="missing">Whether each is missing; empty where none is.</param>
    public static ColumnBlock OfDecimals(ReadOnlyMemory<decimal> values, ReadOnlyMemory<bool> missing = default) =>
        new DecimalBlock(values, missing);

    /// <summary>Truth values.</summary>
    /// <param name="values">The values.</param>
    /// <param name="missing">Whether each is missing; empty where none is.</param>
    public static ColumnBlock OfTruths(ReadOnlyMemory<bool> values, ReadOnlyMemory<bool> missing = default) =>
        new TruthBlock(values, missing);

    /// <summary>Dates and times.</summary>
    /// <param name="values">The values.</param>
    /// <param name="missing">Whether each is missing; empty where none is.</param>
    public static ColumnBlock OfTimes(ReadOnlyMemory<DateTime> values, ReadOnlyMemory<bool> missing = default) =>
        new TimeBlock(values, missing);

    /// <summary>Texts.</summary>
    /// <param name="values">The values, each of which may be a part of a longer text.</param>
    /// <param name="missing">Whether each is missing; empty where none is.</param>
    public static ColumnBlock OfTexts(ReadOnlyMemory<ReadOnlyMemory<char>> values, ReadOnlyMemory<bool> missing = default) =>
        new TextBlock(new CharTexts(values, missing));

    /// <summary>Texts of which all are one behind the other.</summary>
    /// <param name="utf8">All texts, in UTF-8.</param>
    /// <param name="starts">Where each begins, and at last where the last one ends.</param>
    /// <param name="missing">Whether each is missing; empty where none is.</param>
    public static ColumnBlock OfTexts(ReadOnlyMemory<byte> utf8, ReadOnlyMemory<int> starts, ReadOnlyMemory<bool> missing = default) =>
        new TextBlock(new Utf8Texts(utf8, starts, missing));

    /// <summary>Texts of which each distinct one is there once.</summary>
    /// <param name="codes">The place of each value among the categories; -1 where it is missing.</param>
    /// <param name="categories">The texts; null where a code means a missing value.</param>
    public static ColumnBlock OfCategories(ReadOnlyMemory<int> codes, IReadOnlyList<string?> categories)
    {
        ArgumentNullException.ThrowIfNull(categories);
        return new CategoryBlock(codes, categories);
    }

    /// <summary>Values of any type that <see cref="ColumnTableWriter.AddValue"/> takes, one by one.</summary>
    /// <param name="value">The value of a row of the block; null where it is missing.</param>
    public static ColumnBlock OfValues(Func<int, object?> value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return new AnyBlock(value);
    }

    /// <summary>Writes the numbers of some rows, NaN where one is missing.</summary>
    /// <returns>Whether the values are numbers.</returns>
    internal virtual bool TryReadNumbers(int firstRow, Span<double> numbers) => false;

    /// <summary>Writes the places among <see cref="Labels"/> of the labels of some rows, -1 where one is missing.</summary>
    /// <returns>Whether the values can be labels; where not, they are added one by one.</returns>
    internal virtual bool TryReadLabels(int firstRow, Span<int> codes) => false;
}
