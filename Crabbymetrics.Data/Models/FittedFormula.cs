using System.Collections.Immutable;

namespace Crabbymetrics.Data;

/// <summary>A formula as it was fitted: it makes the columns of the model of new rows, with the levels, means and knots of the rows of the
/// fit. Immutable.</summary>
public sealed partial class FittedFormula
{
    private const int ExamplesShown = 3;

    private readonly List<CompiledVariable> _variables = [];
    private readonly Dictionary<string, FactorLevels> _factors = [];
    private readonly Dictionary<string, BasisTransform> _learned = [];
    private readonly List<VectorExpression> _offsets = [];
    private readonly List<(string Name, VectorExpression Values)> _further = [];

    private FittedFormula(FormulaState state)
    {
        State = state;
        foreach (VariableState variable in state.Variables)
        {
            FormulaNode node = variable.IsColumn
                ? new FormulaNode.Column(variable.Key, 0, 0, true)
                : FormulaParser.ParseExpression(variable.Key);
            TermVariable term = new(variable.Key, node);
            _variables.Add(
                variable.IsDate
                    ? CompiledVariable.OfDates(term)
                    : CompiledVariable.Compile(state.Formula, term, new ExpressionCompiler(variable.Key, state.Columns))
            );
        }

        foreach (FactorState factor in state.Factors)
        {
            if (_variables.Find(variable => variable.Key == factor.Variable) is { } variable)
            {
                _factors.Add(factor.Variable, new FactorLevels(variable.AsFactor(), factor));
            }
        }

        foreach (TransformState transform in state.Transforms)
        {
            _learned.Add(transform.Term, BasisTransform.FromState(transform));
        }

        foreach (string offset in state.Offsets)
        {
            _offsets.Add(Compiled(offset));
        }

        foreach (FurtherState column in state.Further)
        {
            _further.Add((column.Name, Compiled(column.Source)));
        }
    }

    private IEnumerable<VectorExpression> Added => _offsets.Concat(_further.Select(static column => column.Values));

    /// <summary>All of it, as plain records.</summary>
    public FormulaState State { get; }

    /// <summary>The columns that new rows need.</summary>
    public ImmutableArray<string> RequiredColumns => [.. Requests(false).Select(static request => request.Name).Distinct()];

    /// <summary>A column of the data that stands in several columns of the design, by an interaction or a function: none of their
    /// coefficients alone is its effect. Null where there is none.</summary>
    public string? SharedColumn
    {
        get
        {
            Dictionary<string, string> terms = [];
            foreach (BlockState block in State.Blocks)
            {
                string term = string.Join(':', block.Term);
                foreach (CompiledVariable variable in block.Term.Select(key => _variables.Find(v => v.Key == key)!))
                {
                    foreach (string column in variable.Columns.Select(static request => request.Name))
                    {
                        if (variable.Basis is not null || block.Term.Length > 1 || terms.GetValueOrDefault(column, term) != term)
                        {
                            return column;
                        }

                        terms[column] = term;
                    }
                }
            }

            return null;
        }
    }

    /// <summary>Restores a formula that was stored.</summary>
    /// <param name="state">What <see cref="State"/> gave.</param>
    /// <exception cref="FormulaException">It is none that this version can read.</exception>
    public static FittedFormula FromState(FormulaState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        try
        {
            return new FittedFormula(state);
        }
        catch (Exception error) when (error is ArgumentException or KeyNotFoundException)
        {
            throw new FormulaException(state.Formula, $"what was stored of it cannot be read: {error.Message}");
        }
    }

    /// <summary>Takes the terms, and the offsets if there are any, from a source: the rows for which the model predicts.</summary>
    /// <param name="source">The columns. It needs those of the terms and the offsets only.</param>
    /// <param name="newLevels">What becomes of a row whose category the fit did not have.</param>
    /// <param name="cancellationToken">Ends the reading with an <see cref="OperationCanceledException"/>.</param>
    /// <returns>The rows that have a prediction, and the way back to all rows.</returns>
    /// <exception cref="DataSourceException">A column is missing, a value is not a finite number, or no row is complete.</exception>
    public PredictionFrame Read(
        IColumnSource source,
        NewLevels newLevels = NewLevels.Missing,
        CancellationToken cancellationToken = default
    ) => Read(source, [], newLevels, cancellationToken);

    /// <summary>Whether the columns of a row are made of other rows too: of lags and leads. A model with such a formula does not predict
    /// part by part.</summary>
    public bool ReadsOtherRows =>
        _variables
            .SelectMany(static variable => variable.Expressions)
            .Concat(Added)
            .Any(static expression => expression.Descendants.Any(static part => part is LagExpression));

    /// <summary>The same of a model with absorbed effects, whose sum stands among the offsets.</summary>
    internal PredictionFrame Read(
        IColumnSource source,
        ImmutableArray<StoredEffect> estimates,
        NewLevels newLevels,
        CancellationToken cancellationToken,
        bool mayBeEmpty = false
    )
    {
        ArgumentNullException.ThrowIfNull(source);
        EffectsOfRows? effects = estimates.IsEmpty ? null : EffectsOfRows.Of(State.Formula, estimates, source.ColumnNames);
        VectorExpression[] expressions =
        [
            .. _variables.SelectMany(static variable => variable.Expressions),
            .. Added,
            .. effects?.Expressions ?? [],
        ];
        bool lags = Array.Exists(expressions, static expression => expression.Descendants.Any(static part => part is LagExpression));
        bool keeps = Array.Exists(expressions, static expression => expression.ToleratesMissing);
        ColumnTable table = source.Read(Requests(keeps, effects), cancellationToken);
        if (table.SourceRowCount == 0 && !mayBeEmpty)
        {
            throw new DataSourceException(source.Name, ModelFrame.NoRows(source));
        }

        if (lags)
        {
            table = PanelLags.Add(table, expressions, State.Unit, State.Time!);
        }

        if (keeps)
        {
            IEnumerable<string> plain = _variables
                .SelectMany(static v => new[] { v.Column, v.Factor?.Column }.OfType<string>())
                .Concat(effects?.PlainColumns ?? [])
                .Distinct();
            table = table.Select(UsableRows.Complete(table, plain, expressions));
        }

        int incomplete = table.SourceRowCount - table.RowCount;
        List<string> notes = [];
        if (table.RowCount == 0 && mayBeEmpty)
        {
            return new PredictionFrame(DesignMatrix.Create(0, []), null, table, incomplete, []);
        }

        (Dictionary<string, EvaluatedVariable> variables, EvaluationContext context) = Evaluate(table);
        bool[] known = KnownRows(table, variables, context, newLevels, notes);
        double[]? offset = effects?.Sum(context, known, newLevels, notes);
        if (Array.IndexOf(known, false) >= 0)
        {
            table = table.Select(known);
            if (table.RowCount == 0 && mayBeEmpty)
            {
                return new PredictionFrame(DesignMatrix.Create(0, []), null, table, incomplete, [.. notes]);
            }

            offset = offset?.Where((_, row) => known[row]).ToArray();
            (variables, context) = Evaluate(table);
        }

        if (table.RowCount == 0)
        {
            throw new DataSourceException(
                source.Name,
                FormattableString.Invariant($"none of its {table.SourceRowCount} rows has a prediction: ")
                    + (
                        notes.Count > 0
                            ? notes[0]
                            : "missing values in "
                                + string.Join(
                                    ", ",
                                    table.MissingCounts.Select(static m => FormattableString.Invariant($"{m.Column} ({m.Count})"))
                                )
                                + "."
                    )
            );
        }

        List<DesignColumn> columns =
        [
            .. State.Blocks.SelectMany(block => DesignColumns.Of(State.Formula, block, variables, table.RowCount)),
        ];
        foreach (VectorExpression part in _offsets)
        {
            double[] values = part.EvaluateAll(context);
            offset = offset is null ? values : Array.ConvertAll(Enumerable.Range(0, values.Length).ToArray(), i => offset[i] + values[i]);
        }

        return new PredictionFrame(DesignPlan.Assemble(State.Formula, table, columns), offset, table, incomplete, [.. notes])
        {
            Columns = _further.ToImmutableSortedDictionary(
                static column => column.Name,
                column => (ReadOnlyMemory<double>)column.Values.EvaluateAll(context)
            ),
        };
    }

    private VectorExpression Compiled(string text) =>
        new ExpressionCompiler(text, State.Columns).Compile(FormulaParser.ParseExpression(text));

    private (Dictionary<string, EvaluatedVariable> Variables, EvaluationContext Context) Evaluate(ColumnTable table)
    {
        EvaluationContext context = new(table, _learned, isFit: false);
        return (
            _variables.ToDictionary(
                static variable => variable.Key,
                variable => EvaluatedVariable.Of(State.Formula, variable, context, _factors)
            ),
            context
        );
    }

    private List<ColumnRequest> Requests(bool keeps, EffectsOfRows? effects = null)
    {
        IEnumerable<VectorExpression> expressions = _variables
            .SelectMany(static v => v.Expressions)
            .Concat(Added)
            .Concat(effects?.Expressions ?? []);
        bool lags = expressions.Any(static expression => expression.Descendants.Any(static part => part is LagExpression));
        List<ColumnRequest> requests =
        [
            .. _variables
                .SelectMany(variable =>
                    variable.Column is { } column
                        ? [new ColumnRequest(column, _factors.ContainsKey(variable.Key) ? ColumnKind.Label : ColumnKind.Number)]
                        : variable.Columns
                )
                .Concat(
                    Added.SelectMany(static added =>
                        added is ColumnExpression column ? [new ColumnRequest(column.Name, ColumnKind.Number)] : added.Columns
                    )
                )
                .Concat(effects?.Columns ?? [])
                .Concat(
                    lags
                        ? new[] { State.Time, State.Unit }.OfType<string>().Select(static name => new ColumnRequest(name, ColumnKind.Label))
                        : []
                )
                .Select(request => request with { KeepsMissing = keeps })
                .Distinct(),
        ];
        requests.RemoveAll(request =>
            request.Kind == ColumnKind.NumberOrLabel
            && requests.Exists(other => other.Name == request.Name && other.Kind == ColumnKind.Number)
        );
        return requests;
    }
}
