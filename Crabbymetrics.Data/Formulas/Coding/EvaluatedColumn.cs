namespace Crabbymetrics.Data;

/// <summary>A column of numbers with its name: calculated, or one of the table as it stands, which a design takes over without a
/// copy.</summary>
internal sealed class EvaluatedColumn
{
    private readonly double[]? _values;
    private readonly ColumnTable? _table;

    /// <summary>A calculated column.</summary>
    public EvaluatedColumn(string name, double[] values)
    {
        Name = name;
        _values = values;
    }

    /// <summary>A column of a table.</summary>
    public EvaluatedColumn(ColumnTable table, string name)
    {
        Name = name;
        _table = table;
    }

    /// <summary>The name.</summary>
    public string Name { get; }

    /// <summary>A value for each row.</summary>
    public double[] Values => _values ?? _table!.Numbers(Name);

    /// <summary>The column of a design.</summary>
    /// <param name="name">Its name there.</param>
    public NumericColumn ForDesign(string name) =>
        _table is not null && name == Name ? _table.NumericColumn(name) : new NumericColumn(name, Values);
}
