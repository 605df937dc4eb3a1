using System.Collections.Immutable;

namespace Crabbymetrics.Data;

/// <summary>The rows of a source for which a fitted model predicts: immutable.</summary>
public sealed class PredictionFrame
{
    private readonly ColumnTable _table;

    private readonly double[]? _offset;

    internal PredictionFrame(DesignMatrix design, double[]? offset, ColumnTable table, int incompleteRowCount, ImmutableArray<string> notes)
    {
        IncompleteRowCount = incompleteRowCount;
        Notes = notes;
        Design = design;
        _offset = offset;
        _table = table;
    }

    /// <summary>The columns of the model's design, for the complete rows.</summary>
    public DesignMatrix Design { get; }

    /// <summary>The offset of the complete rows; empty where the model has none.</summary>
    public ReadOnlyMemory<double> Offset => _offset;

    /// <summary>The further columns of the complete rows that the model's predictions read, by the name under which the fit read
    /// them.</summary>
    public ImmutableSortedDictionary<string, ReadOnlyMemory<double>> Columns { get; internal init; } =
        ImmutableSortedDictionary<string, ReadOnlyMemory<double>>.Empty;

    /// <summary>The number of rows of the source, complete or not.</summary>
    public int SourceRowCount => _table.SourceRowCount;

    /// <summary>The number of rows without a prediction: a value is missing, or the fit did not have their category.</summary>
    public int DroppedRowCount => _table.DroppedRowCount;

    /// <summary>The number of rows in which a value is missing.</summary>
    public int IncompleteRowCount { get; }

    /// <summary>What the user should know: rows whose category the fit did not have.</summary>
    public ImmutableArray<string> Notes { get; }

    /// <summary>The same rows with other columns: those that a transformation makes of them.</summary>
    /// <param name="design">A row for each complete row.</param>
    /// <returns>The rows.</returns>
    /// <exception cref="ArgumentException">There are not as many rows.</exception>
    public PredictionFrame WithDesign(DesignMatrix design)
    {
        ArgumentNullException.ThrowIfNull(design);
        return design.RowCount == Design.RowCount
            ? new PredictionFrame(design, _offset, _table, IncompleteRowCount, Notes) { Columns = Columns }
            : throw new ArgumentException(
                FormattableString.Invariant($"The design has {design.RowCount} rows; there are {Design.RowCount} complete ones."),
                nameof(design)
            );
    }

    /// <summary>The place of a complete row among all rows of the source.</summary>
    /// <param name="row">The zero-based row of <see cref="Design"/>.</param>
    /// <returns>The zero-based row of the source.</returns>
    public int SourceRow(int row) => _table.SourceRow(row);

    /// <summary>Puts a value for each complete row in its place among all rows of the source.</summary>
    /// <param name="values">A value for each complete row.</param>
    /// <returns>A value for each row of the source; null where the row is incomplete.</returns>
    /// <exception cref="ArgumentException">There are not as many values as complete rows.</exception>
    public double?[] Align(IReadOnlyList<double> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        if (values.Count != _table.RowCount)
        {
            throw new ArgumentException(
                FormattableString.Invariant($"There are {values.Count} values for {_table.RowCount} complete rows."),
                nameof(values)
            );
        }

        double?[] aligned = new double?[_table.SourceRowCount];
        for (int i = 0; i < values.Count; i++)
        {
            aligned[_table.SourceRow(i)] = values[i];
        }

        return aligned;
    }
}
