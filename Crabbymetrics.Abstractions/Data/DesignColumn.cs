namespace Crabbymetrics;

/// <summary>A column of data as a <see cref="DesignMatrix"/> takes it: a <see cref="NumericColumn"/>, a <see cref="CategoricalColumn"/>
/// that stands for a dummy column for each of its levels, or a <see cref="ScaledCategoricalColumn"/>, whose dummies are multiplied by a
/// number.</summary>
public abstract class DesignColumn
{
    private protected DesignColumn(string name)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        Name = name;
    }

    /// <summary>The name of the column.</summary>
    public string Name { get; }

    /// <summary>The number n of rows.</summary>
    public abstract int RowCount { get; }

    /// <summary>The column in some of the rows.</summary>
    internal abstract DesignColumn SelectRows(int[] rows);

    /// <summary>Numbers that are equal in two rows where the column is.</summary>
    internal abstract double[] Keys();
}
