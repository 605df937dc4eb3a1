namespace Crabbymetrics;

/// <summary>A column of numbers, on its way into a <see cref="DesignMatrix"/>.</summary>
public sealed class NumericColumn : DesignColumn
{
    /// <summary>Names some values. They are not copied here: <see cref="DesignMatrix.Create(IReadOnlyList{DesignColumn})"/> copies
    /// them.</summary>
    /// <param name="name">The name of the column.</param>
    /// <param name="values">n values.</param>
    /// <exception cref="ArgumentException">The name is empty.</exception>
    public NumericColumn(string name, double[] values)
        : base(name)
    {
        ArgumentNullException.ThrowIfNull(values);
        OwnedValues = values;
        RowCount = values.Length;
    }

    /// <summary>Names the first values of an array that may be longer, as a reader has it that did not know the number of rows.</summary>
    /// <param name="name">The name of the column.</param>
    /// <param name="values">n values or more.</param>
    /// <param name="count">The number n of values.</param>
    /// <exception cref="ArgumentException">The name is empty, or the number of values differs.</exception>
    public NumericColumn(string name, double[] values, int count)
        : this(name, values)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, values.Length);
        RowCount = count;
    }

    /// <inheritdoc/>
    public override int RowCount { get; }

    /// <summary>The n values.</summary>
    public ReadOnlyMemory<double> Values => OwnedValues.AsMemory(0, RowCount);

    /// <summary>The values; there may be more than rows.</summary>
    internal double[] OwnedValues { get; }

    internal override DesignColumn SelectRows(int[] rows) => new NumericColumn(Name, RowSelection.Of<double>(OwnedValues, rows));

    internal override double[] Keys() => RowCount == OwnedValues.Length ? OwnedValues : OwnedValues[..RowCount];
}
