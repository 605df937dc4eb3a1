namespace Crabbymetrics.Data;

/// <summary>The rows of a source for which a fitted model predicts: immutable.</summary>
public sealed class PredictionFrame
{
    private readonly ColumnTable _table;

    internal PredictionFrame(RegressionData data, ColumnTable table)
    {
        Data = data;
        _table = table;
    }

    /// <summary>The complete rows, with the model's design and offset. The outcomes are zeros without meaning.</summary>
    public RegressionData Data { get; }

    /// <summary>The number of rows of the source, complete or not.</summary>
    public int SourceRowCount => _table.SourceRowCount;

    /// <summary>The number of rows without a prediction, because a value is missing.</summary>
    public int DroppedRowCount => _table.DroppedRowCount;

    /// <summary>Puts a value for each complete row in its place among all rows of the source.</summary>
    /// <param name="values">A value for each row of <see cref="Data"/>.</param>
    /// <returns>A value for each row of the source; null where the row is incomplete.</returns>
    /// <exception cref="ArgumentException">There are not as many values as complete rows.</exception>
    public double?[] Align(IReadOnlyList<double> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        if (values.Count != _table.RowCount)
        {
            throw new ArgumentException(FormattableString.Invariant($"There are {values.Count} values for {_table.RowCount} complete rows."), nameof(values));
        }

        double?[] aligned = new double?[_table.SourceRowCount];
        for (int i = 0; i < values.Count; i++)
        {
            aligned[_table.SourceRow(i)] = values[i];
        }

        return aligned;
    }
}
