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
        Values = values;
    }

    /// <inheritdoc/>
    public override int RowCount => Values.Length;

    internal double[] Values { get; }
}
