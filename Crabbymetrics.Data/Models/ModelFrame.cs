using System.Collections.Immutable;

namespace Crabbymetrics.Data;

/// <summary>
/// The data of one model, taken from a source by a <see cref="ModelSpecification"/>: what an estimator reads, and the way back from its
/// rows to the source. Immutable.
/// </summary>
public sealed partial class ModelFrame
{
    private readonly ColumnTable _table;

    private ModelFrame(ModelSpecification specification, RegressionData data, ColumnTable table, LabelColumn? outcomeLabels)
    {
        Specification = specification;
        Data = data;
        _table = table;
        OutcomeLabels = outcomeLabels;
    }

    /// <summary>The parts of the model.</summary>
    public ModelSpecification Specification { get; }

    /// <summary>The terms, in order, without the intercept: a column of the design each, or several where values are categories or a
    /// function makes several.</summary>
    public ImmutableArray<string> Terms { get; private init; } = [];

    /// <summary>The formula with all that was learned from these rows: it makes the same columns of new rows.</summary>
    public required FittedFormula Fitted { get; init; }

    /// <summary>For each factor of which a level has no column the level, or the levels, that the others are compared with.</summary>
    public ImmutableArray<KeyValuePair<string, string>> Baselines { get; private init; } = [];

    /// <summary>How many rows of the source are not among the data, by reason; empty where all are.</summary>
    public ImmutableArray<DroppedRows> DroppedRows { get; private init; } = [];

    /// <summary>Whether the formula has an intercept. Estimators add it by their own option.</summary>
    public bool HasIntercept => Specification.Formula.HasIntercept;

    /// <summary>The complete rows. Where the outcome is read as labels, its numbers are their positions in
    /// <see cref="OutcomeLabels"/>; of two classes the later one is then the event, 1, and the outcome is named as its dummy is:
    /// <c>participation[yes]</c>.</summary>
    public RegressionData Data { get; }

    /// <summary>The outcomes as labels, of which the distinct ones are sorted: numbers by value, other text by its characters, so that
    /// <c>false</c> stands before <c>true</c> and <c>no</c> before <c>yes</c>; null where the outcomes are numbers.</summary>
    public LabelColumn? OutcomeLabels { get; }

    /// <summary>The class that the outcome 1 stands for, the later one of two, or the one that
    /// <see cref="ModelSpecification.Event"/> names; null where the outcomes are numbers or have other than two
    /// classes.</summary>
    public string? Event => OutcomeLabels is { Labels: [_, string later] } ? later : null;

    /// <summary>The rows in use of the columns that the model reads.</summary>
    internal ColumnTable Table => _table;

    /// <summary>The variables of the formula, for effects: a change of one goes through the whole formula.</summary>
    public IModelVariables Variables => new FrameVariables(Fitted, _table);

    /// <summary>The terms with their columns, for tests of a term.</summary>
    public ImmutableArray<ModelTerm> TermColumns => Fitted.TermsOf(_table);

    /// <summary>The number of rows left out, for whatever reason.</summary>
    public int DroppedRowCount => _table.DroppedRowCount;

    /// <summary>What the user should know: rows left out, a term named twice.</summary>
    public ImmutableArray<string> Warnings { get; private init; } = [];

    /// <summary>Reads the data of a model.</summary>
    /// <param name="source">The columns.</param>
    /// <param name="specification">Which of them play which part.</param>
    /// <param name="cancellationToken">Ends the reading with an <see cref="OperationCanceledException"/>.</param>
    /// <returns>The data.</returns>
    /// <exception cref="ArgumentException">There are trials and, beside them, weights or labels.</exception>
    /// <exception cref="FormulaException">The formula does not fit the columns.</exception>
    /// <exception cref="DataSourceException">A column is missing, a value is not a finite number, a weight is negative, or no row is
    /// complete.</exception>
    public static ModelFrame Read(IColumnSource source, ModelSpecification specification, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(specification);
        RequireOneKindOfWeights(specification);
        List<string> warnings = [];
        ModelPlan plan = ModelPlan.Create(specification, source.ColumnNames, warnings);
        ColumnTable all = source.Read(plan.Requests(), cancellationToken);
        UsableRows rows = UsableRows.Of(plan, specification, all);
        RequireRows(source, rows);
        if (rows.Note(all) is { } note)
        {
            warnings.Add(note);
        }

        bool hasConstant =
            specification.Formula.HasIntercept && specification.FitIntercept || plan.Effects.Any(static e => e.Slope is null);
        DesignPlan design = DesignPlan.Create(plan, rows.Table, hasConstant);
        DesignNames.Require(specification, design.Design, rows.Table.SourceName);
        warnings.AddRange(
            design.Dates.Select(static column =>
                $"'{column}' holds dates, and enters as days from 1970-01-01; C({FormulaText.OfColumn(column)}) takes them as categories."
            )
        );
        ModelOutcome outcome = ModelOutcome.Read(plan, specification, design.Context);
        RegressionData data = ModelData.Assemble(plan, specification, design, outcome);
        warnings.AddRange(rows.Notes.Concat(design.Context.Notes).Distinct().Except(warnings));
        return new ModelFrame(specification, data, rows.Table, outcome.Labels)
        {
            Terms = design.TermNames,
            Fitted = FittedFormula.FromState(design.State(specification)),
            Baselines = BaselinesOf(design),
            DroppedRows = rows.Dropped,
            Warnings = [.. warnings],
        };
    }

    /// <summary>Reads data of a model by a formula alone.</summary>
    /// <param name="source">The columns.</param>
    /// <param name="formula">The formula: <c>y ~ x1 + x2</c>.</param>
    /// <param name="cancellationToken">Ends the reading with an <see cref="OperationCanceledException"/>.</param>
    /// <returns>The data.</returns>
    /// <exception cref="FormulaException">The formula cannot be read or does not fit the columns.</exception>
    /// <exception cref="DataSourceException">A column is missing, a value is not a finite number, or no row is complete.</exception>
    public static ModelFrame Read(IColumnSource source, string formula, CancellationToken cancellationToken = default) =>
        Read(source, new ModelSpecification { Formula = Formula.Parse(formula) }, cancellationToken);

    /// <summary>A frame of some of the rows of a model, with what is known of all of them.</summary>
    internal static ModelFrame OfSample(RegressionData data, ColumnTable table, DesignPlan design, ModelFrameNotes notes) =>
        new(notes.Specification, data, table, notes.OutcomeLabels)
        {
            Terms = design.TermNames,
            Fitted = FittedFormula.FromState(design.State(notes.Specification)),
            Baselines = BaselinesOf(design),
            DroppedRows = notes.Dropped,
            Warnings = notes.Warnings,
        };

    /// <summary>The levels of a column, in their order: numbers by value, text by its characters.</summary>
    /// <param name="source">The columns.</param>
    /// <param name="column">The column.</param>
    /// <param name="cancellationToken">Ends the reading with an <see cref="OperationCanceledException"/>.</param>
    /// <exception cref="DataSourceException">The column is not there, or has no value.</exception>
    public static ImmutableArray<string> LevelsOf(IColumnSource source, string column, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        ImmutableArray<string> levels = source
            .Read([new ColumnRequest(column, ColumnKind.Label)], cancellationToken)
            .Labels(column)
            .Sorted()
            .Labels;
        return levels.IsEmpty ? throw new DataSourceException(source.Name, "it has no value.", column: column) : levels;
    }

    /// <summary>The zero-based row of the source that a row of <see cref="Data"/> was.</summary>
    /// <param name="row">The zero-based row.</param>
    public int SourceRow(int row) => _table.SourceRow(row);

    /// <summary>Says where a row stands in the source: <c>line 17</c> of a file, <c>row 15</c> (from 0) in memory.</summary>
    /// <param name="row">The zero-based row of <see cref="Data"/>.</param>
    public string Locate(int row) =>
        _table.Line(row) is { } line
            ? (_table.SourceNameOf(row) == _table.SourceName ? "" : _table.SourceNameOf(row) + ", ")
                + FormattableString.Invariant($"line {line}")
            : FormattableString.Invariant($"row {_table.SourceRow(row)}");

    /// <summary>Makes the error for an outcome that a model does not accept, naming its place.</summary>
    /// <param name="row">The zero-based row of <see cref="Data"/>.</param>
    /// <param name="requirement">What an outcome must be: <c>0 or more</c>.</param>
    /// <returns>The error, for the caller to throw.</returns>
    public DataSourceException OutcomeError(int row, string requirement) =>
        OutcomeErrors.Of(_table, row, FormattableString.Invariant($"{requirement}; it is {Data.Outcome.Span[row]}"), Specification);

    /// <summary>Makes the error for outcomes that a model does not accept as a whole.</summary>
    /// <param name="problem">What is wrong: <c>it has three classes</c>.</param>
    /// <returns>The error, for the caller to throw.</returns>
    public DataSourceException OutcomeError(string problem) => new(_table.SourceName, problem, column: Specification.Formula.Outcome);

    /// <summary>Takes the terms, and the offset if there is one, from another source: the rows for which a fitted model predicts. A row
    /// whose category the fit did not have has no prediction, and is counted in a note.</summary>
    /// <param name="source">The columns. It needs those of the terms and the offset only.</param>
    /// <param name="cancellationToken">Ends the reading with an <see cref="OperationCanceledException"/>.</param>
    /// <returns>The rows that have a prediction, and the way back to all rows.</returns>
    /// <exception cref="DataSourceException">A column is missing, a value is not a finite number, or no row is complete.</exception>
    public PredictionFrame ReadForPrediction(IColumnSource source, CancellationToken cancellationToken = default) =>
        Fitted.Read(source, NewLevels.Missing, cancellationToken);

    /// <summary>The same, and what becomes of a row whose category the fit did not have.</summary>
    /// <param name="source">The columns. It needs those of the terms and the offset only.</param>
    /// <param name="newLevels">Whether such a row has no prediction or is an error.</param>
    /// <param name="cancellationToken">Ends the reading with an <see cref="OperationCanceledException"/>.</param>
    /// <returns>The rows that have a prediction, and the way back to all rows.</returns>
    /// <exception cref="DataSourceException">A column is missing, a value is not a finite number, a category is new and that is to be an
    /// error, or no row is complete.</exception>
    public PredictionFrame ReadForPrediction(IColumnSource source, NewLevels newLevels, CancellationToken cancellationToken = default) =>
        Fitted.Read(source, newLevels, cancellationToken);

    /// <summary>The same for a model with absorbed effects, whose sum stands among the offsets. A row with a level that the fit did not
    /// have, or whose levels no chain of rows of the fit connects, has no prediction.</summary>
    /// <param name="source">The columns. It needs those of the terms, the effects and the offset only.</param>
    /// <param name="state">What is kept of the fitted model: <c>result.State()</c>.</param>
    /// <param name="newLevels">Whether such a row has no prediction or is an error.</param>
    /// <param name="cancellationToken">Ends the reading with an <see cref="OperationCanceledException"/>.</param>
    /// <returns>The rows that have a prediction, and the way back to all rows.</returns>
    /// <exception cref="NotSupportedException">The model does not recover its effects.</exception>
    /// <exception cref="DataSourceException">A column is missing, a value is not a finite number, a level is new and that is to be an
    /// error, or no row is complete.</exception>
    public PredictionFrame ReadForPrediction(
        IColumnSource source,
        ModelState state,
        NewLevels newLevels = NewLevels.Missing,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(state);
        return Data.Absorbed.IsEmpty || !state.Effects.IsEmpty
            ? Fitted.Read(source, state.Effects, newLevels, cancellationToken)
            : throw new NotSupportedException("The model does not recover its absorbed effects: it cannot predict.");
    }

    private static ImmutableArray<KeyValuePair<string, string>> BaselinesOf(DesignPlan design) =>
        [
            .. design
                .Blocks.SelectMany(static block => block.Factors)
                .Where(factor => !factor.IsFull || design.Factors[factor.Variable].DropsReferences)
                .Select(static factor => factor.Variable)
                .Distinct()
                .Select(variable => design.Factors[variable].State)
                .DistinctBy(static state => state.Name)
                .Select(static state =>
                    KeyValuePair.Create(
                        state.Name,
                        state.Contrast == FactorContrast.Sum
                            ? $"{state.Levels[state.Baselines[0]]} (minus the sum of the others)"
                            : string.Join(", ", state.Baselines.Select(baseline => state.Levels[baseline]))
                    )
                ),
        ];

    /// <summary>Refuses trials beside other weights.</summary>
    internal static void RequireOneKindOfWeights(ModelSpecification specification)
    {
        if (specification.Trials is not null && (specification.Weights is not null || specification.OutcomeKind == ColumnKind.Label))
        {
            throw new ArgumentException(
                "Trials are the weights of a proportion: there can be neither other weights nor labels beside them.",
                nameof(specification)
            );
        }

        if (specification.Trials is not null && specification.Formula.HasCounts)
        {
            throw new ArgumentException("The outcome cbind() has its trials: there can be no others beside them.", nameof(specification));
        }
    }

    internal static string NoRows(IColumnSource source) =>
        source is CsvSource ? "there are no rows below the header." : "there are no rows.";

    private static void RequireRows(IColumnSource source, UsableRows rows)
    {
        if (rows.Table.RowCount == 0)
        {
            throw new DataSourceException(
                source.Name,
                rows.Table.SourceRowCount == 0
                    ? NoRows(source)
                    : FormattableString.Invariant($"none of its {rows.Table.SourceRowCount} rows is complete: ")
                        + (rows.Note(rows.Table)?.Split(": ", 2)[1] ?? "there is none of this level.")
            );
        }
    }
}
