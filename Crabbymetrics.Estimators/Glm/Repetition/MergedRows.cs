namespace Crabbymetrics.Estimators;

/// <summary>
/// The repeated rows of a data set merged: those that are equal in regressors, offset and outcome (cells), which serve every family and every formula over single
/// observations; and those equal in regressors and offset (groups), which serve the likelihood of a family that is linear in the outcome. Immutable.
/// </summary>
internal sealed class MergedRows
{
    // Where merging is to pay by itself: rows, rows to each distinct one, and distinct ones, beyond which the search misses the cache and costs what a fit does.
    private const int LeastRows = 65536;
    private const double LeastRepetition = 5.0;
    private const int MostDistinctPerColumn = 2048;

    private readonly RowMerge? _cells;
    private readonly RowMerge? _groups;
    private RowMerge? _direct;

    private MergedRows(RowMerge? cells, RowMerge? groups)
    {
        _cells = cells;
        _groups = groups;
    }

    /// <summary>The rows with equal outcomes; null where outcomes hardly repeat.</summary>
    public RowMerge? Cells => _cells;

    /// <summary>The rows with equal regressors and offset, made of the cells where there are any, otherwise of the rows themselves; null where that merges nothing.</summary>
    public RowMerge? Groups => _groups;

    /// <summary>What is left to merge once the cells are: their groups; null where each cell is one.</summary>
    public MergedRows? WithinCells => _groups is null ? null : new MergedRows(null, _groups);

    /// <summary>Looks for repeated rows.</summary>
    /// <param name="data">The data.</param>
    /// <param name="family">The family that is fitted.</param>
    /// <param name="merging">Whether to.</param>
    /// <param name="maxDegreeOfParallelism">The largest number of threads.</param>
    /// <returns>The merged rows; null where rows are not to be merged or do not repeat.</returns>
    public static MergedRows? Find(RegressionData data, IGlmFamily family, RowMerging merging, int maxDegreeOfParallelism)
    {
        if (merging == RowMerging.Never || (merging == RowMerging.Automatic && data.RowCount < LeastRows))
            return null;
        DesignMatrix design = data.Design;
        List<ReadOnlyMemory<double>> keys = data.HasOffset ? [data.Offset] : [];
        List<ReadOnlyMemory<double>> keysOfCells = [.. keys, data.Outcome];
        double repetition = merging == RowMerging.Always ? 1.0 : Math.Max(LeastRepetition, (double)data.RowCount / (MostDistinctPerColumn * (StoredColumns(design) + 2)));
        DistinctRows? Search(DesignMatrix columns, List<ReadOnlyMemory<double>> further) => merging == RowMerging.Always
            ? DistinctRows.Find(columns, further, maxDegreeOfParallelism)
            : DistinctRows.FindFew(columns, further, repetition, maxDegreeOfParallelism);

        DistinctRows? cells = Search(design, keysOfCells);
        if (cells is not null && cells.Count < data.RowCount)
        {
            RowMerge merged = new(cells, design, data.Offset.Span, data.Outcome.Span);
            if (!family.IsLinearInOutcome)
                return new MergedRows(merged, null);
            DistinctRows groups = DistinctRows.Find(merged.Design, data.HasOffset ? [merged.Offset] : [], maxDegreeOfParallelism);
            return new MergedRows(merged, groups.Count < merged.Count ? new RowMerge(groups, merged.Design, merged.Offset.Span, default) : null);
        }

        if (!family.IsLinearInOutcome || Search(design, keys) is not { } found || found.Count == data.RowCount)
            return null;
        return new MergedRows(null, new RowMerge(found, design, data.Offset.Span, default));
    }

    // The dummies of a factor are one column of codes.
    private static int StoredColumns(DesignMatrix design) => design.ColumnCount - design.Categories.Sum(static category => category.DummyCount - 1);

    /// <summary>The rows that are enough for the likelihood of their family.</summary>
    public ModelRows ForLikelihood(ModelRows own)
    {
        ModelRows rows = ForOutcomes(own);
        return _groups is null || !own.Rows.Family.IsLinearInOutcome ? rows : Merge(_groups, rows);
    }

    /// <summary>The rows that are enough for anything that takes the outcomes one by one.</summary>
    public ModelRows ForOutcomes(ModelRows own) => _cells is null ? own : Merge(_cells, own);

    /// <summary>From each row to the one that stands for it in the likelihood of a family.</summary>
    public RowMerge? Direct(IGlmFamily family) => _groups is null || !family.IsLinearInOutcome ? _cells
        : _cells is null ? _groups
        : _direct ??= _cells.Then(_groups);

    private static ModelRows Merge(RowMerge merge, ModelRows rows) => new(merge.Merge(rows.Rows), rows.Working.On(merge.Design));
}
