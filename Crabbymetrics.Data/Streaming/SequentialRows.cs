using System.Collections.Immutable;

namespace Crabbymetrics.Data;

/// <summary>
/// The rows of a model one block after the other, in their order, for an estimator that learns row by row: no more than a block is in
/// memory. Rows, columns and their values are those of <see cref="ModelFrame"/>.
/// </summary>
/// <remarks>
/// Levels of factors and texts are those of all rows, which takes a reading beforehand; without any, the rows are read once for each pass.
/// Not for several threads at once.
/// </remarks>
/// <example><code>
/// SequentialRows rows = SequentialRows.Open(CsvSource.OpenFile("clicks.csv.gz"), specification);
/// FtrlResult fit = new FtrlEstimator().Fit(rows.Read());
/// </code></example>
public sealed class SequentialRows
{
    private readonly IBlockSource _source;
    private readonly ModelPlan _plan;
    private readonly PieceMaker _maker;
    private readonly DesignPlan _design;
    private readonly ImmutableArray<string> _warnings;
    private readonly IProgress<long>? _progress;

    // The blocks that were read to see whether there is anything to learn, and those behind them.
    private IEnumerator<ColumnTable>? _begun;
    private ColumnTable? _first;
    private (ColumnTable Rows, RegressionData Data)? _block;
    private UsedRows _used = new();

    private SequentialRows(
        IBlockSource source,
        ModelSpecification specification,
        IProgress<long>? progress,
        CancellationToken cancellationToken
    )
    {
        RowPlan.RequirePlain(specification);
        ModelFrame.RequireOneKindOfWeights(specification);
        _source = source;
        _progress = progress;
        Specification = specification;
        List<string> warnings = [];
        _plan = ModelPlan.Create(specification, source.ColumnNames, warnings);
        PieceMaker.Require(_plan, specification);
        RequireNothingLearned();
        _maker = new PieceMaker(specification, _plan);
        _design = DesignPlan.Create(_plan, Learn(cancellationToken), StreamedReading.HasConstant(specification), [], long.MaxValue);
        DesignNames.Require(specification, _design.Design, source.Name);
        _maker.Fit(_design);
        warnings.AddRange(
            _design.Dates.Select(static column =>
                $"'{column}' holds dates, and enters as days from 1970-01-01; C({FormulaText.OfColumn(column)}) takes them as categories."
            )
        );
        _warnings = [.. warnings];
    }

    /// <summary>The parts of the model.</summary>
    public ModelSpecification Specification { get; }

    /// <summary>How many rows were read in the pass that is going on, or in the last one; those that the model does not use are not
    /// counted.</summary>
    public long RowCount { get; private set; }

    /// <summary>The number of passes over the rows that were begun, beside the one that found the levels.</summary>
    public int PassCount { get; private set; }

    /// <summary>A frame of a few of the rows: names, levels and the formula are those of all. The rows left out are those of the last
    /// pass.</summary>
    public ModelFrame Frame
    {
        get
        {
            ColumnTable rows = _design.Context.Table;
            return ModelFrame.OfSample(
                _maker.Make(rows, _source.Name),
                rows,
                _design,
                new ModelFrameNotes(
                    Specification,
                    _maker.Outcome.Labels,
                    _used.Dropped,
                    [
                        .. _used.Note() is { } note ? (string[])[note] : [],
                        .. _warnings,
                        .. _used.Notes.Concat(_design.Context.Notes).Distinct().Except(_warnings),
                    ]
                )
            );
        }
    }

    /// <summary>Makes the error for an outcome of the block at hand that a model does not accept, naming its place.</summary>
    /// <param name="row">The zero-based row of the block that <see cref="Read"/> gave last.</param>
    /// <param name="requirement">What an outcome must be: <c>0 or more</c>.</param>
    /// <returns>The error, for the caller to throw.</returns>
    /// <exception cref="InvalidOperationException">There is no block at hand.</exception>
    public DataSourceException OutcomeError(int row, string requirement)
    {
        (ColumnTable table, RegressionData data) = _block ?? throw new InvalidOperationException("No block of rows is at hand.");
        // Parts of a source count their own rows.
        return OutcomeErrors.Of(table, row, FormattableString.Invariant($"{requirement}; it is {data.Outcome.Span[row]}"), Specification);
    }

    /// <summary>Opens the rows of a model.</summary>
    /// <param name="source">The columns: delimited text, the rows of a query.</param>
    /// <param name="specification">Which of them play which part.</param>
    /// <param name="progress">Is told the number of rows after each block; null for nobody.</param>
    /// <param name="cancellationToken">Ends the reading of levels with an <see cref="OperationCanceledException"/>.</param>
    /// <returns>The rows, of which none is kept.</returns>
    /// <exception cref="ArgumentException">There are trials and, beside them, weights or labels.</exception>
    /// <exception cref="FormulaException">The formula does not fit the columns, or has what rows one after the other cannot have: absorbed
    /// effects, lags, functions that learn from all values.</exception>
    /// <exception cref="DataSourceException">A column is missing, a value is not a finite number, no row is complete, or the rows can be
    /// read once while their levels have to be found first.</exception>
    public static SequentialRows Open(
        IBlockSource source,
        ModelSpecification specification,
        IProgress<long>? progress = null,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(specification);
        return new SequentialRows(source, specification, progress, cancellationToken);
    }

    /// <summary>Opens the rows of a model in parts: those of Parquet files, a row group at a time.</summary>
    /// <inheritdoc cref="Open(IBlockSource, ModelSpecification, IProgress{long}, CancellationToken)"/>
    public static SequentialRows Open(
        IPartedSource source,
        ModelSpecification specification,
        IProgress<long>? progress = null,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(source);
        return Open(new PartBlocks(source), specification, progress, cancellationToken);
    }

    /// <summary>The rows, block by block: each enumeration is a pass over all of them. A block is made when it is asked for, and is not
    /// kept.</summary>
    /// <param name="cancellationToken">Ends the pass with an <see cref="OperationCanceledException"/>.</param>
    /// <exception cref="DataSourceException">A value cannot be used, no row is complete, or the rows can be read once and were read
    /// before.</exception>
    public IEnumerable<RegressionData> Read(CancellationToken cancellationToken = default)
    {
        if (PassCount++ > 0 && !_source.CanReadAgain)
        {
            throw Once("they were read before");
        }

        _used = new UsedRows();
        RowCount = 0;
        foreach (ColumnTable block in Blocks(cancellationToken))
        {
            UsableRows rows = _maker.Use(block);
            _used.Add(rows, block.SourceRowCount);
            if (rows.Table.RowCount == 0)
            {
                continue;
            }

            RequireKinds(rows.Table);
            RowCount += rows.Table.RowCount;
            RegressionData made = _maker.Make(rows.Table, rows.Table.SourceNameOf(0));
            _progress?.Report(RowCount);
            _block = (rows.Table, made);
            yield return made;
            _block = null;
        }

        _used.RequireRows(_source.Name);
    }

    private IEnumerable<ColumnTable> Blocks(CancellationToken cancellationToken)
    {
        if (_begun is not { } begun)
        {
            foreach (ColumnTable block in _source.ReadBlocks(_maker.Requests, cancellationToken))
            {
                yield return block;
            }

            yield break;
        }

        _begun = null;
        using (begun)
        {
            // The first block stands at hand.
            do
            {
                cancellationToken.ThrowIfCancellationRequested();
                yield return begun.Current;
            } while (begun.MoveNext());
        }
    }

    // Rows that show every level; the first ones where there is none.
    private ColumnTable Learn(CancellationToken cancellationToken)
    {
        Witnesses witnesses = new(_plan);
        IEnumerator<ColumnTable> blocks = _source.ReadBlocks(_maker.Requests, cancellationToken).GetEnumerator();
        try
        {
            while (_first is null && blocks.MoveNext())
            {
                UsableRows rows = _maker.Use(blocks.Current);
                _used.Add(rows, blocks.Current.SourceRowCount);
                if (rows.Table.RowCount > 0)
                {
                    _first = rows.Table.Select([true, .. new bool[rows.Table.RowCount - 1]]);
                    witnesses.Add(rows.Table);
                }
            }

            if (_first is null)
            {
                _used.RequireRows(_source.Name);
            }

            if (!witnesses.AreNeeded(_first!))
            {
                if (_source.CanReadAgain)
                {
                    blocks.Dispose();
                }
                else
                {
                    _begun = blocks;
                }

                return witnesses.Build(_source.Name);
            }

            if (!_source.CanReadAgain)
            {
                throw Once("the levels of its factors and texts have to be found in all rows before");
            }

            while (blocks.MoveNext())
            {
                ColumnTable table = _maker.Use(blocks.Current).Table;
                if (table.RowCount > 0)
                {
                    RequireKinds(table);
                    witnesses.Add(table);
                }
            }

            blocks.Dispose();
            return witnesses.Build(_source.Name);
        }
        catch
        {
            blocks.Dispose();
            throw;
        }
    }

    private DataSourceException Once(string why) =>
        new(_source.Name, $"its rows can be read once, and {why}. Save them as a file, or read all into memory.");

    private void RequireNothingLearned()
    {
        string? learned = _plan
            .Expressions.SelectMany(static expression => expression.Descendants)
            .OfType<LearnedExpression>()
            .FirstOrDefault()
            ?.Text;
        string? basis = _plan.Variables.Values.FirstOrDefault(static variable => variable.Basis is not null)?.Key;
        if ((learned ?? basis) is { } function)
        {
            throw new FormulaException(
                _plan.Formula.Text,
                $"rows are read one after the other, and '{function}' learns from the values of all of them. "
                    + (learned is not null ? "Give it its numbers: scale(x, center = 5, scale = 2)" : "Write its columns out: x + I(x^2)")
                    + "; or read all rows into memory."
            );
        }
    }

    // Numbers in one block and text in another would be read as two things.
    private void RequireKinds(ColumnTable table)
    {
        if (!table.HasKindsOf(_first!, out string column))
        {
            throw new DataSourceException(
                table.SourceNameOf(0),
                _first!.HasNumbers(column)
                    ? "it holds text, where the rows before it hold numbers."
                    : "it holds numbers, where the rows before it hold text.",
                column: column
            );
        }
    }
}
