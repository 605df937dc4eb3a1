using System.Collections.Immutable;

namespace Crabbymetrics.Data;

/// <summary>The columns of a model in the rows of its fit: how terms are coded, what was learned, and the designs.</summary>
internal sealed class DesignPlan
{
    private readonly ModelPlan _plan;
    private readonly ColumnTable _table;
    private readonly Dictionary<string, EvaluatedVariable> _variables = [];
    private readonly Dictionary<string, FactorLevels> _factors = [];
    private readonly EvaluationContext _context;
    private BlockState[] _instrumentBlocks = [];

    private DesignPlan(ModelPlan plan, ColumnTable table, Dictionary<string, BasisTransform> learned)
    {
        _plan = plan;
        _table = table;
        _context = new EvaluationContext(table, learned, isFit: true);
    }

    // Other rows of the same fit.
    private DesignPlan(DesignPlan fitted, ColumnTable table)
    {
        _plan = fitted._plan;
        _table = table;
        _factors = fitted._factors;
        _context = new EvaluationContext(table, fitted._context.Learned, isFit: false);
        foreach (CompiledVariable variable in _plan.Variables.Values)
        {
            _variables.Add(variable.Key, EvaluatedVariable.Of(_plan.Formula.Text, variable, _context, _factors));
        }
    }

    /// <summary>The rows of the fit, with all that was learned from them.</summary>
    public EvaluationContext Context => _context;

    /// <summary>The blocks of the exogenous terms, then those of the endogenous ones.</summary>
    public ImmutableArray<BlockState> Blocks { get; private set; }

    /// <summary>The design.</summary>
    public required DesignMatrix Design { get; init; }

    /// <summary>The instruments; null where there are none.</summary>
    public DesignMatrix? Instruments { get; private init; }

    /// <summary>The names of the endogenous columns.</summary>
    public ImmutableArray<string> Endogenous { get; private init; } = [];

    /// <summary>The levels of the factors by variable.</summary>
    public IReadOnlyDictionary<string, FactorLevels> Factors => _factors;

    /// <summary>The names of the terms that are written in the formula.</summary>
    public ImmutableArray<string> TermNames => [.. _plan.Terms.Concat(_plan.Endogenous).Select(static term => term.Name)];

    /// <summary>Codes and calculates a model.</summary>
    /// <param name="plan">The model.</param>
    /// <param name="table">The rows of the fit.</param>
    /// <param name="hasIntercept">Whether an intercept, or an absorbed effect in its place, spans the constant.</param>
    public static DesignPlan Create(ModelPlan plan, ColumnTable table, bool hasIntercept) =>
        Create(plan, table, hasIntercept, [], table.RowCount);

    /// <summary>Codes a model by rows that show every level, of a fit that has more of them.</summary>
    /// <param name="plan">The model.</param>
    /// <param name="table">Rows of the fit, with every level and every combination of levels that it has.</param>
    /// <param name="hasIntercept">Whether an intercept spans the constant.</param>
    /// <param name="learned">What functions learned from all rows.</param>
    /// <param name="rowCount">The number of all rows.</param>
    public static DesignPlan Create(
        ModelPlan plan,
        ColumnTable table,
        bool hasIntercept,
        Dictionary<string, BasisTransform> learned,
        long rowCount
    )
    {
        DesignPlan draft = new(plan, table, learned) { Design = null! };
        string formula = plan.Formula.Text;
        draft.Learn(plan.Expressions);
        foreach (CompiledVariable variable in plan.Variables.Values)
        {
            draft._variables.Add(variable.Key, EvaluatedVariable.Of(formula, variable, draft._context, draft._factors));
        }

        draft.RequireComparable(hasIntercept, rowCount);
        draft.RequireOwnNames();
        StructuralRedundancy redundancy = new();
        if (hasIntercept)
        {
            redundancy.UseIntercept();
        }

        BlockState[] exogenous = draft.Code(plan.Terms, redundancy);
        BlockState[] instruments = draft.Code(plan.Instruments, redundancy.Copy());
        BlockState[] endogenous = draft.Code(plan.Endogenous, redundancy);
        DesignColumns.RequireFew(formula, [.. exogenous, .. endogenous, .. instruments], draft._variables);
        List<DesignColumn> columns = draft.Columns(exogenous),
            others = draft.Columns(endogenous);
        return new DesignPlan(plan, table, draft)
        {
            Blocks = [.. exogenous, .. endogenous],
            Design = draft.Assemble([.. columns, .. others]),
            Endogenous = others.Count == 0 ? [] : [.. draft.Assemble(others).ColumnNames],
            Instruments = plan.Instruments.Count == 0 ? null : draft.Assemble(draft.Columns(instruments)),
            _instrumentBlocks = instruments,
        };
    }

    /// <summary>Calculates other rows of the same fit: with the levels, the combinations and the learned numbers of this one.</summary>
    /// <param name="table">The rows.</param>
    public DesignPlan Of(ColumnTable table)
    {
        DesignPlan draft = new(this, table) { Design = null! };
        return new DesignPlan(_plan, table, draft)
        {
            Blocks = Blocks,
            Design = draft.Assemble(draft.Columns(Blocks)),
            Endogenous = Endogenous,
            Instruments = Instruments is null ? null : draft.Assemble(draft.Columns(_instrumentBlocks)),
            _instrumentBlocks = _instrumentBlocks,
        };
    }

    private DesignPlan(ModelPlan plan, ColumnTable table, DesignPlan draft)
    {
        _plan = plan;
        _table = table;
        _variables = draft._variables;
        _factors = draft._factors;
        _context = draft._context;
    }

    // Functions that learn stand in terms, and in outcomes, offsets, weights, clusters and effects too. What is inside comes first.
    private void Learn(IEnumerable<VectorExpression> expressions)
    {
        foreach (VectorExpression expression in expressions)
        {
            Learn(expression.Operands);
            (expression as LearnedExpression)?.Learn(_context);
        }
    }

    /// <summary>What a stored model needs.</summary>
    public FormulaState State(ModelSpecification specification) =>
        new(
            _plan.Formula.Text,
            [
                .. _plan
                    .Terms.Concat(_plan.Endogenous)
                    .SelectMany(static term => term.Variables)
                    .DistinctBy(static variable => variable.Key)
                    .Select(variable => new VariableState(
                        variable.Key,
                        _plan.Variables[variable.Key].Column is not null,
                        _factors.ContainsKey(variable.Key),
                        IsDate(variable.Key)
                    )),
            ],
            Blocks,
            [.. _factors.Values.Select(static levels => levels.State)],
            [.. _context.Learned.Select(static pair => pair.Value.State(pair.Key))],
            [.. _plan.Offsets.Select(TextOf)],
            [
                .. _plan
                    .Variables.Values.SelectMany(static variable => variable.Columns)
                    .Concat(_plan.Offsets.SelectMany(static offset => offset.Columns))
                    .Concat(ForPrediction(specification).SelectMany(static further => further.Values.Columns))
                    .Select(static request => request.Name)
                    .Distinct(),
            ],
            specification.Unit,
            specification.Time
        )
        {
            Further = [.. ForPrediction(specification).Select(static further => new FurtherState(further.Name, TextOf(further.Values)))],
        };

    private static string TextOf(VectorExpression expression) =>
        expression is ColumnExpression column ? FormulaText.OfColumn(column.Name) : expression.Text;

    private IEnumerable<(string Name, VectorExpression Values)> ForPrediction(ModelSpecification specification) =>
        specification.Columns.IsDefault
            ? []
            : _plan.Further.Where(further => specification.Columns.Any(column => column.IsForPrediction && column.Name == further.Name));

    /// <summary>The columns of dates among the terms, which count days.</summary>
    public IEnumerable<string> Dates => _plan.Variables.Keys.Where(IsDate);

    private bool IsDate(string key) =>
        _plan.Variables[key].Column is { } column && !_factors.ContainsKey(key) && !_table.HasNumbers(column);

    private BlockState[] Code(List<FormulaTerm> terms, StructuralRedundancy redundancy)
    {
        List<BlockState> blocks = [];
        foreach (FormulaTerm term in terms)
        {
            string[] factors = [.. term.Variables.Select(static v => v.Key).Where(_factors.ContainsKey)];
            if (factors.Length > 12)
            {
                throw new FormulaException(_plan.Formula.Text, $"'{term.Name}' is a product of more than 12 factors.", term.Start);
            }

            // A factor whose references never have a column gives what it gives, as a number does, whatever else is there.
            string[] fixedFactors = [.. factors.Where(key => _factors[key].DropsReferences)];
            string[] coded = [.. factors.Except(fixedFactors)];
            IEnumerable<string> numbers = term.Variables.Select(static v => v.Key).Except(coded);
            foreach (ImmutableArray<(string Factor, bool Full)> product in redundancy.Code(numbers, coded))
            {
                BlockState block = new(
                    [.. term.Variables.Select(static variable => variable.Key)],
                    [
                        .. factors
                            .Where(key => fixedFactors.Contains(key) || product.Any(factor => factor.Factor == key))
                            .Select(key => new BlockFactor(key, product.Any(factor => factor.Factor == key && factor.Full))),
                    ],
                    []
                );
                blocks.Add(DesignColumns.FindCells(block, _variables, _table.RowCount));
            }
        }

        return [.. blocks];
    }

    private List<DesignColumn> Columns(IEnumerable<BlockState> blocks) =>
        [.. blocks.SelectMany(block => DesignColumns.Of(_plan.Formula.Text, block, _variables, _table.RowCount))];

    // The table's arrays belong to this model alone, so that the design takes them over.
    private DesignMatrix Assemble(List<DesignColumn> columns) => Assemble(_plan.Formula.Text, _table, columns);

    /// <summary>A design of some columns.</summary>
    /// <exception cref="FormulaException">Two columns have one name.</exception>
    /// <exception cref="DataSourceException">A value is not finite.</exception>
    public static DesignMatrix Assemble(string formula, ColumnTable table, List<DesignColumn> columns)
    {
        if (columns.Count == 0)
        {
            return DesignMatrix.Create(table.RowCount, []);
        }

        try
        {
            return DesignMatrix.FromOwnedColumns(columns);
        }
        catch (ArgumentException error) when (error.Message.Contains("are named", StringComparison.Ordinal))
        {
            throw new FormulaException(
                formula,
                error.Message.Split(" (Parameter", 2)[0] + " Rename a column of the data, or take a term out."
            );
        }
        catch (ArgumentException error)
        {
            throw new DataSourceException(table.SourceName, error.Message.Split(" (Parameter", 2)[0], innerException: error);
        }
    }

    // A column that is named as a category of another.
    private void RequireOwnNames()
    {
        foreach (FactorState factor in _factors.Values.Select(static levels => levels.State))
        {
            foreach (string level in factor.Levels)
            {
                string name = $"{factor.Name}[{level}]";
                if (_plan.Variables.TryGetValue(name, out CompiledVariable? variable) && variable.Column == name)
                {
                    throw new DataSourceException(
                        _table.SourceName,
                        $"it has the name of a category of the column '{factor.Name}'. Rename one of the two.",
                        column: name
                    );
                }
            }
        }
    }

    private void RequireComparable(bool hasIntercept, long rowCount)
    {
        bool first = !hasIntercept;
        foreach (FormulaTerm term in _plan.Terms)
        {
            if (term.Variables is not [var variable] || !_factors.TryGetValue(variable.Key, out FactorLevels? levels))
            {
                continue;
            }

            FactorState state = levels.State;
            string? column = _plan.Variables[variable.Key].AsFactor().Column;
            if (state.Levels.Length == rowCount && rowCount > 2)
            {
                throw new DataSourceException(
                    _table.SourceName,
                    FormattableString.Invariant($"each of the {rowCount} rows has a value of its own, so that it is an identifier, not a ")
                        + "category, and explains every row by itself. Take it out of the formula.",
                    column: column ?? variable.Key
                );
            }

            if (state.Levels.Length == 1 && !first)
            {
                throw new DataSourceException(
                    _table.SourceName,
                    $"all complete rows have the category '{state.Levels[0]}': there is none to compare it with. "
                        + "Take it out of the formula.",
                    column: column ?? variable.Key
                );
            }

            first = false;
        }
    }
}
