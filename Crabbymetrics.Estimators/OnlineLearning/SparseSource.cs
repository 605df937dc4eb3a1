namespace Crabbymetrics.Estimators;

/// <summary>The rows of a sparse batch.</summary>
internal sealed class SparseSource : RowSource
{
    private readonly SparseBatch _batch;

    public SparseSource(SparseBatch batch) => _batch = batch;

    public override int Count => _batch.RowCount;

    public override void Read(int row, out ReadOnlySpan<int> columns, out ReadOnlySpan<double> values)
    {
        Range places = _batch.Starts[row].._batch.Starts[row + 1];
        columns = _batch.Columns.AsSpan(places);
        values = _batch.Values.AsSpan(places);
    }

    public override ReadOnlySpan<int> ColumnsOf(int row) => _batch.Columns.AsSpan(_batch.Starts[row].._batch.Starts[row + 1]);

    public override double OutcomeOf(int row) => _batch.Outcome[row];

    public override double OffsetOf(int row) => 0.0;

    public override double WeightOf(int row) => _batch.Weights is { } weights ? weights[row] : 1.0;
}
