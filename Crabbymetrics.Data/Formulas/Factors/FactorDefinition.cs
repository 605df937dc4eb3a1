using System.Collections.Immutable;

namespace Crabbymetrics.Data;

/// <summary>How a formula makes a factor: of what, with which levels and which baseline.</summary>
internal sealed record FactorDefinition
{
    /// <summary>The key of the variable.</summary>
    public required string Variable { get; init; }

    /// <summary>The name in front of its levels.</summary>
    public required string Name { get; init; }

    /// <summary>The column whose labels are the levels; null where it is made of a calculation.</summary>
    public string? Column { get; init; }

    /// <summary>The calculation whose values are the levels, or are cut into them.</summary>
    public VectorExpression? Operand { get; init; }

    /// <summary>Where values are cut: the breaks; or one number, that of the classes. Null where they are levels themselves.</summary>
    public double[]? Breaks { get; init; }

    /// <summary>Whether a value at a break belongs to the class below it.</summary>
    public bool ClosedRight { get; init; } = true;

    /// <summary>Whether the outermost break belongs to its class too.</summary>
    public bool ClosesEnds { get; init; }

    /// <summary>The levels as given; null where they are found in the data.</summary>
    public string[]? Levels { get; init; }

    /// <summary>The references as given; empty for the first level.</summary>
    public string[] References { get; init; } = [];

    /// <summary>Whether the references never have a column: those of <c>i()</c>.</summary>
    public bool DropsReferences { get; init; }

    /// <summary>The contrast.</summary>
    public FactorContrast Contrast { get; init; }

    /// <summary>Levels that are made one, each with its name.</summary>
    public ImmutableArray<(string Name, string[] Members)> Bins { get; init; } = [];

    /// <summary>The width of the classes that numbers are grouped into; 0 for none.</summary>
    public double BinWidth { get; init; }

    /// <summary>The character at which it is written.</summary>
    public int Start { get; init; }
}
