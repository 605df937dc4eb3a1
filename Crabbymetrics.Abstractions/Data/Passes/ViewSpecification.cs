using System.Collections.Immutable;

namespace Crabbymetrics;

/// <summary>A choice of columns and a shift of each, without the design: what a <see cref="DesignView"/> of any piece of the rows is made
/// of. Immutable.</summary>
/// <param name="Columns">The zero-based columns to see, in their order.</param>
/// <param name="Shifts">A finite shift for each.</param>
public sealed record ViewSpecification(ImmutableArray<int> Columns, ImmutableArray<double> Shifts)
{
    /// <summary>The view of a design.</summary>
    /// <param name="design">The design of all rows, or of a piece.</param>
    /// <returns>The view.</returns>
    /// <exception cref="ArgumentException">A column does not exist, or there is not a shift for each column.</exception>
    public DesignView Of(DesignMatrix design) => new(design, Columns.AsSpan(), Shifts.AsSpan());

    /// <summary>The view of data: of their design or, where a column after those of the design is asked for, of design and instruments
    /// together.</summary>
    /// <param name="data">The data, or a piece of them.</param>
    /// <returns>The view.</returns>
    /// <exception cref="ArgumentException">A column does not exist, or there is not a shift for each column.</exception>
    public DesignView Of(RegressionData data)
    {
        ArgumentNullException.ThrowIfNull(data);
        int own = data.Design.ColumnCount;
        return Of(
            data.Instruments is { } instruments && Columns.Any(column => column >= own) ? instruments.After(data.Design) : data.Design
        );
    }
}
