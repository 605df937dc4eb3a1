namespace Crabbymetrics.Estimators;

/// <summary>
/// The repeated rows of a data set merged: those that are equal in regressors, offset and outcome (cells), which serve every family and
/// every formula over single observations; and those equal in regressors and offset (groups), which serve the likelihood of a family that
/// is linear in the outcome. Immutable.
/// </summary>
internal sealed class MergedRows
{
    // With fewer values in the data merging does not pay in a single fit.
    private const int LeastValues = 1 << 20;

    // The least rows to a distinct row for which it pays.
    private const double LeastRepetition = 5.0;

    // With more distinct rows than this for each column the hash table misses the cache, and the search costs what a fit does.
    private const int MostDistinctPerColumn = 2048;

    // With fewer rows merging does not pay in a bootstrap: a random number for each cell takes the time of so many rows of a refit.
    private const int LeastResampledRows = 4096;

    // The least rows to a distinct row for which it pays there.
    private const double LeastResampledRepetition = 16.0;

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

    /// <summary>The rows with equal regressors and offset, made of the cells where there are any, otherwise of the rows themselves; null
    /// where that merges nothing.</summary>
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
        int columns = StoredColumns(data.Design);
        if (merging == RowMerging.Never || (merging == RowMerging.Automatic && data.RowCount * (columns + 1L) < LeastValues))
        {
            return null;
        }
        // Where rows are merged in any case, all may be distinct.
        double repetition =
            merging == RowMerging.Always ? 0.0 : Math.Max(LeastRepetition, (double)data.RowCount / (MostDistinctPerColumn * (columns + 2)));
        return FindCells(data, family, repetition, maxDegreeOfParallelism) is { } cells ? cells
            : family.IsLinearInOutcome && Search(data, ofOutcome: false, repetition, maxDegreeOfParallelism) is { } groups
                ? new MergedRows(null, new RowMerge(groups, data.Design, data.Offset.Span, default))
            : null;
    }

    /// <summary>Looks for rows that are repeated so often that a bootstrap is better off with the distinct ones, whether or not a fit
    /// is.</summary>
    /// <returns>The merged rows, with cells; null where there are none.</returns>
    public static MergedRows? FindForResampling(RegressionData data, IGlmFamily family, int maxDegreeOfParallelism) =>
        data.RowCount < LeastResampledRows ? null : FindCells(data, family, LeastResampledRepetition, maxDegreeOfParallelism);

    /// <summary>Whether the cells are so few that a bootstrap is better off with them.</summary>
    public static bool ServesResampling(int cells, int rows) => rows >= LeastResampledRepetition * cells;

    private static MergedRows? FindCells(RegressionData data, IGlmFamily family, double repetition, int maxDegreeOfParallelism)
    {
        if (Search(data, ofOutcome: true, repetition, maxDegreeOfParallelism) is not { } cells)
        {
            return null;
        }

        RowMerge merged = new(cells, data.Design, data.Offset.Span, data.Outcome.Span);
        if (!family.IsLinearInOutcome)
        {
            return new MergedRows(merged, null);
        }

        DistinctRows groups = DistinctRows.Find(merged.Design, data.HasOffset ? [merged.Offset] : [], maxDegreeOfParallelism);
        return new MergedRows(
            merged,
            groups.Count < merged.Count ? new RowMerge(groups, merged.Design, merged.Offset.Span, default) : null
        );
    }

    // Null where there are too many distinct rows, or where all rows are distinct.
    private static DistinctRows? Search(RegressionData data, bool ofOutcome, double repetition, int maxDegreeOfParallelism)
    {
        List<ReadOnlyMemory<double>> further = [];
        if (data.HasOffset)
        {
            further.Add(data.Offset);
        }

        if (ofOutcome)
        {
            further.Add(data.Outcome);
        }

        DistinctRows? found =
            repetition > 0.0
                ? DistinctRows.FindFew(data.Design, further, repetition, maxDegreeOfParallelism)
                : DistinctRows.Find(data.Design, further, maxDegreeOfParallelism);
        return found is null || found.Count == data.RowCount ? null : found;
    }

    // The dummies of a factor are one column of codes.
    private static int StoredColumns(DesignMatrix design) =>
        design.ColumnCount - design.Categories.Sum(static category => category.DummyCount - 1);

    /// <summary>The rows that are enough for the likelihood of their family.</summary>
    public ModelRows ForLikelihood(ModelRows own)
    {
        ModelRows rows = ForOutcomes(own);
        return _groups is null || !own.Rows.Family.IsLinearInOutcome ? rows : Merge(_groups, rows);
    }

    /// <summary>The rows that are enough for anything that takes the outcomes one by one.</summary>
    public ModelRows ForOutcomes(ModelRows own) => _cells is null ? own : Merge(_cells, own);

    /// <summary>From each row to the one that stands for it in the likelihood of a family.</summary>
    public RowMerge? Direct(IGlmFamily family) =>
        _groups is null || !family.IsLinearInOutcome ? _cells
        : _cells is null ? _groups
        : _direct ??= _cells.Then(_groups);

    private static ModelRows Merge(RowMerge merge, ModelRows rows) => new(merge.Merge(rows.Rows), rows.Working.On(merge.Design));
}
