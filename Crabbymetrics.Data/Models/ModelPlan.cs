using System.Collections.Immutable;

namespace Crabbymetrics.Data;

/// <summary>A model compiled for the columns of a source: what it reads, and what it calculates of it.</summary>
internal sealed class ModelPlan
{
    private readonly ModelSpecification _specification;
    private readonly ImmutableArray<string> _columnNames;
    private readonly ExpressionCompiler _compiler;

    private ModelPlan(ModelSpecification specification, ImmutableArray<string> columnNames)
    {
        _specification = specification;
        _columnNames = columnNames;
        _compiler = new ExpressionCompiler(specification.Formula.Text, columnNames);
    }

    /// <summary>The formula.</summary>
    public Formula Formula => _specification.Formula;

    /// <summary>The outcome.</summary>
    public required FormulaOutcome Outcome { get; init; }

    /// <summary>The exogenous terms, by degree.</summary>
    public List<FormulaTerm> Terms { get; private set; } = [];

    /// <summary>The endogenous terms; empty where there are none.</summary>
    public List<FormulaTerm> Endogenous { get; private set; } = [];

    /// <summary>The instruments; empty where there are none.</summary>
    public List<FormulaTerm> Instruments { get; private set; } = [];

    /// <summary>The variables of all terms.</summary>
    public Dictionary<string, CompiledVariable> Variables { get; } = [];

    /// <summary>The effects to absorb.</summary>
    public ImmutableArray<EffectDefinition> Effects { get; private set; } = [];

    /// <summary>What enters the linear predictor with coefficient 1.</summary>
    public List<VectorExpression> Offsets { get; } = [];

    /// <summary>When units are first treated; null where the formula does not say.</summary>
    public TreatmentDefinition? Treatment { get; private set; }

    /// <summary>The number of trials; null for none.</summary>
    public VectorExpression? Trials { get; private set; }

    /// <summary>The weights; null for none.</summary>
    public VectorExpression? Weights { get; private set; }

    /// <summary>The condition; null for none.</summary>
    public VectorExpression? Where { get; private set; }

    /// <summary>Whether a row has the level of which the model is; null for the rows of all.</summary>
    public VectorExpression? Subset { get; private set; }

    /// <summary>The clusters, by the names that they were asked for under.</summary>
    public List<(string Name, GroupDefinition Groups)> Clusters { get; } = [];

    /// <summary>The further columns that are numbers.</summary>
    public List<(string Name, VectorExpression Values)> Further { get; } = [];

    /// <summary>The plans of other formulas whose variables must be there too.</summary>
    public List<ModelPlan> Others { get; } = [];

    /// <summary>Compiles a model.</summary>
    /// <exception cref="FormulaException">An expression cannot be used, or a lag has no periods.</exception>
    public static ModelPlan Create(ModelSpecification specification, ImmutableArray<string> columnNames, ICollection<string> notes)
    {
        Formula formula = specification.Formula;
        ExpressionCompiler compiler = new(formula.Text, columnNames);
        ModelPlan plan = new(specification, columnNames) { Outcome = FormulaOutcome.Read(formula, compiler) };
        plan.Weights = plan.Expression(specification.Weights);
        plan.Trials = plan.Expression(specification.Trials);
        plan.Where = plan.Expression(specification.Where);
        RequireNoLearning(plan.Where);
        plan.Subset = specification.SubsetColumn is { } column
            ? new MembershipExpression(column, column, [specification.SubsetLevel ?? ""], negated: false)
            : null;
        VectorExpression? offset = plan.Expression(specification.Offset),
            exposure = plan.Expression(specification.Exposure);
        foreach (string cluster in specification.Clusters.IsDefault ? [] : specification.Clusters)
        {
            plan.Clusters.Add(
                (
                    cluster,
                    columnNames.Contains(cluster)
                        ? GroupDefinition.OfColumn(cluster)
                        : GroupDefinition.Read(FormulaParser.ParseExpression(cluster), new ExpressionCompiler(cluster, columnNames))
                )
            );
        }

        foreach (ModelColumn further in specification.Columns.IsDefault ? [] : specification.Columns)
        {
            if (further.Kind == ColumnKind.Number)
            {
                plan.Further.Add((further.Name, plan.Expression(further.Source)!));
            }
        }

        TermExpansion expansion = formula.ExpandTerms(columnNames, plan.Reserved(offset, exposure), notes);
        plan.Terms = expansion.Terms;
        plan.Offsets.AddRange(expansion.Offsets.Select(compiler.Compile));
        plan.Offsets.AddRange(offset is null ? [] : [offset]);
        if (exposure is not null)
        {
            plan.Offsets.Add(new ElementExpression($"log({exposure.Text})", Math.Log, "an exposure is a positive number", exposure));
        }

        plan.Treatment = expansion.Timing is { } timing ? TreatmentDefinition.Read(formula.Text, timing, compiler) : null;
        FormulaParts parts = FormulaParts.Read(formula);
        plan.Effects = parts.Compile(formula.Text, compiler);
        plan.Endogenous = parts.Endogenous is null ? [] : FormulaParts.Terms(formula.Text, parts.Endogenous);
        plan.Instruments = parts.Instruments is null ? [] : FormulaParts.Terms(formula.Text, parts.Instruments);
        plan.NoteRepeated(notes);
        foreach (TermVariable variable in plan.Terms.Concat(plan.Endogenous).Concat(plan.Instruments).SelectMany(static t => t.Variables))
        {
            if (!plan.Variables.ContainsKey(variable.Key))
            {
                plan.Variables.Add(variable.Key, CompiledVariable.Compile(formula.Text, variable, compiler));
            }
        }

        foreach (Formula other in specification.CommonSample.IsDefault ? [] : specification.CommonSample)
        {
            plan.Others.Add(Create(specification.OfSample(other), columnNames, []));
        }

        plan.RequireTime();
        return plan;
    }

    // A term of the equation that stands among the endogenous ones or the instruments too is exogenous, and its own instrument.
    private void NoteRepeated(ICollection<string> notes)
    {
        foreach (FormulaTerm term in Endogenous.Where(Terms.Contains))
        {
            notes.Add(
                $"'{term.Name}' stands among the exogenous regressors and among the endogenous ones: it was taken as exogenous. Where "
                    + "it is endogenous, leave it out before the '|'."
            );
        }

        foreach (FormulaTerm term in Instruments.Where(Terms.Contains))
        {
            notes.Add($"The instrument '{term.Name}' is an exogenous regressor too, which is its own instrument: it was taken once.");
        }
    }

    /// <summary>Whether a row in which a value is missing may be used, or must be looked at.</summary>
    public bool ToleratesMissing =>
        Where is not null
        || Subset is not null
        || _specification.NaAction == NaAction.Fail
        || Others.Count > 0
        || Expressions.Any(static expression => expression.ToleratesMissing);

    /// <summary>All calculations whose values a row needs.</summary>
    public IEnumerable<VectorExpression> Expressions =>
        new[] { Outcome.Column is null ? Outcome.Value : null, Outcome.Failures, Trials, Weights, Treatment?.Cohort, Treatment?.Period }
            .OfType<VectorExpression>()
            .Concat(Offsets)
            .Concat(Further.Select(static further => further.Values))
            .Concat(Variables.Values.SelectMany(static variable => variable.Expressions))
            .Concat(Effects.SelectMany(static effect => effect.Levels.Expressions))
            .Concat(Effects.Select(static effect => effect.Slope).OfType<VectorExpression>())
            .Concat(Clusters.SelectMany(static cluster => cluster.Groups.Expressions));

    /// <summary>The columns that are read as labels or as they stand, and that a row needs.</summary>
    public IEnumerable<string> PlainColumns =>
        (Outcome.Column is { } outcome ? [outcome] : Array.Empty<string>())
            .Concat(Variables.Values.SelectMany(static v => new[] { v.Column, v.Factor?.Column }.OfType<string>()))
            .Concat(Effects.SelectMany(static effect => effect.Levels.Sources).Select(static source => source.Column).OfType<string>())
            .Concat(Clusters.SelectMany(static cluster => cluster.Groups.Sources).Select(static s => s.Column).OfType<string>())
            .Concat(new[] { _specification.Time, _specification.Unit }.OfType<string>())
            .Concat(FurtherLabels.Select(static further => further.Source))
            .Distinct();

    /// <summary>The further columns that are labels, or what they are.</summary>
    public IEnumerable<ModelColumn> FurtherLabels =>
        (_specification.Columns.IsDefault ? [] : _specification.Columns).Where(static column => column.Kind != ColumnKind.Number);

    /// <summary>What is asked of the source, each column once in each way.</summary>
    public List<ColumnRequest> Requests()
    {
        bool keeps = ToleratesMissing;
        IEnumerable<ColumnRequest> own =
        [
            .. Outcome.Column is { } outcome
                ? [new ColumnRequest(outcome, _specification.OutcomeKind)]
                : Outcome.Value.Columns.Concat(Outcome.Failures?.Columns ?? []),
            .. Strict(Offsets),
            .. Strict([Trials, Weights, Treatment?.Period]),
            .. Strict(Further.Select(static further => further.Values)),
            .. FurtherLabels.Select(static further => new ColumnRequest(further.Source, further.Kind)),
            .. Treatment?.Cohort.Columns ?? [],
            .. Variables.Values.SelectMany(static variable => variable.Columns),
            .. Effects.SelectMany(static effect => effect.Levels.Columns.Concat(effect.Slope?.Columns ?? [])),
            .. Clusters.SelectMany(static cluster => cluster.Groups.Columns),
            .. new[] { _specification.Time, _specification.Unit }
                .OfType<string>()
                .Select(static name => new ColumnRequest(name, ColumnKind.Label)),
            .. Where?.Columns ?? [],
            .. Subset?.Columns ?? [],
        ];
        return Distinct(own.Concat(Others.SelectMany(static other => other.Requests())), keeps);
    }

    /// <summary>Requests, each once, of columns that keep rows with missing values or leave them out.</summary>
    public static List<ColumnRequest> Distinct(IEnumerable<ColumnRequest> requests, bool keeps)
    {
        List<ColumnRequest> all = [.. requests.Select(request => request with { KeepsMissing = keeps }).Distinct()];
        // Numbers that are asked for as such are not read again as what they are.
        all.RemoveAll(request =>
            request.Kind == ColumnKind.NumberOrLabel && all.Exists(other => other.Name == request.Name && other.Kind == ColumnKind.Number)
        );
        return all;
    }

    // A column that must be numbers says so in the error of its own.
    private static IEnumerable<ColumnRequest> Strict(IEnumerable<VectorExpression?> expressions) =>
        expressions.SelectMany(static expression =>
            expression is ColumnExpression column ? [new ColumnRequest(column.Name, ColumnKind.Number)] : expression?.Columns ?? []
        );

    private VectorExpression? Expression(string? text) =>
        text is null ? null
        : _columnNames.Contains(text) ? new ColumnExpression(text, text)
        : new ExpressionCompiler(text, _columnNames).Compile(FormulaParser.ParseExpression(text));

    private string[] Reserved(VectorExpression? offset, VectorExpression? exposure) =>
        [
            .. new[] { offset, exposure, Trials, Weights, Subset }
                .OfType<VectorExpression>()
                .Concat(Further.Select(static further => further.Values))
                .SelectMany(static expression => expression.Columns)
                .Concat(FurtherLabels.Select(static further => new ColumnRequest(further.Source, further.Kind)))
                .Concat(Clusters.SelectMany(static cluster => cluster.Groups.Columns))
                .Select(static request => request.Name)
                .Concat(new[] { _specification.Time, _specification.Unit }.OfType<string>()),
        ];

    private static void RequireNoLearning(VectorExpression? where)
    {
        if (where?.Descendants.OfType<LearnedExpression>().FirstOrDefault() is { } learned)
        {
            throw new FormulaException(
                where.Text,
                $"{learned.Text} learns from the rows in use, and the condition is what chooses them. Compare the column itself."
            );
        }
    }

    private void RequireTime()
    {
        LagExpression? lag = Expressions
            .Append(Where)
            .OfType<VectorExpression>()
            .SelectMany(static expression => expression.Descendants)
            .OfType<LagExpression>()
            .FirstOrDefault();
        if (lag is not null && _specification.Time is null)
        {
            throw new FormulaException(
                Formula.Text,
                $"{lag.Text} needs the periods: name their column (ModelSpecification.Time), and that of the units of a panel "
                    + "(ModelSpecification.Unit)."
            );
        }
    }
}
