namespace Crabbymetrics;

/// <summary>Other values of a variable of a model.</summary>
public sealed class VariableChange
{
    private VariableChange(string name, double[]? numbers, string? level)
    {
        Name = name;
        Numbers = numbers;
        Level = level;
    }

    /// <summary>The variable.</summary>
    public string Name { get; }

    /// <summary>The n values of a variable of numbers; null for categories.</summary>
    public IReadOnlyList<double>? Numbers { get; }

    /// <summary>The level of all rows; null for numbers.</summary>
    public string? Level { get; }

    /// <summary>Gives a variable of numbers other values.</summary>
    /// <param name="name">The variable.</param>
    /// <param name="values">A value for each row; they are not copied.</param>
    public static VariableChange To(string name, double[] values)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(values);
        return new VariableChange(name, values, null);
    }

    /// <summary>Gives all rows one level.</summary>
    /// <param name="name">The variable of categories.</param>
    /// <param name="level">The level.</param>
    public static VariableChange To(string name, string level)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(level);
        return new VariableChange(name, null, level);
    }
}
