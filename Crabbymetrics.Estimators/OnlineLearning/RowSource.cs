namespace Crabbymetrics.Estimators;

/// <summary>Rows that are read one at a time, by their values that are not 0.</summary>
internal abstract class RowSource
{
    public abstract int Count { get; }

    /// <summary>The columns that are not 0 in a row, and their values: good until the next call.</summary>
    public abstract void Read(int row, out ReadOnlySpan<int> columns, out ReadOnlySpan<double> values);

    /// <summary>The columns that are not 0 in a row where they stand ready, so that memory can be asked for before the row is read; none
    /// where they do not.</summary>
    public virtual ReadOnlySpan<int> ColumnsOf(int row) => default;

    public abstract double OutcomeOf(int row);

    public abstract double OffsetOf(int row);

    public abstract double WeightOf(int row);
}
