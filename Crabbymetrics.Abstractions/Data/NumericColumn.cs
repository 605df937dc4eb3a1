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
    }

    /// <inheritdoc/>
    public override int RowCount => OwnedValues.Length;

    /// <summary>The n values.</summary>
    public ReadOnlyMemory<double> Values => OwnedValues;

    internal double[] OwnedValues { get; }

    internal override DesignColumn SelectRows(int[] rows) => new NumericColumn(Name, RowSelection.Of<double>(OwnedValues, rows));

    internal override double[] Keys() => OwnedValues;
}
