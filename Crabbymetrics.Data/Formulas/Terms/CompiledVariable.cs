namespace Crabbymetrics.Data;

/// <summary>A variable of a term, ready to be read: a column, a calculation, several columns made of one, or categories.</summary>
internal sealed class CompiledVariable
{
    private CompiledVariable(TermVariable variable)
    {
        Key = variable.Key;
        Start = variable.Node.Start;
    }

    /// <summary>What makes two variables one, and names it.</summary>
    public string Key { get; }

    /// <summary>The character at which it is written.</summary>
    public int Start { get; }

    /// <summary>The column that it is as it stands; null for all others.</summary>
    public string? Column { get; private init; }

    /// <summary>The calculation of a number; null for other kinds.</summary>
    public VectorExpression? Number { get; private init; }

    /// <summary>What several columns are made of, and how they learn; null for other kinds.</summary>
    public (VectorExpression Operand, Func<double[], BasisTransform> Learn)? Basis { get; private init; }

    /// <summary>The factor; null for other kinds. A column of text as it stands becomes one.</summary>
    public FactorDefinition? Factor { get; private init; }

    /// <summary>The calculations in it.</summary>
    public IEnumerable<VectorExpression> Expressions => new[] { Number, Basis?.Operand, Factor?.Operand }.OfType<VectorExpression>();

    /// <summary>The columns that it reads, and how.</summary>
    public IEnumerable<ColumnRequest> Columns =>
        Column is not null ? [new ColumnRequest(Column, ColumnKind.NumberOrLabel)]
        : Factor?.Column is { } labels ? [new ColumnRequest(labels, ColumnKind.Label)]
        : Expressions.SelectMany(static expression => expression.Columns);

    /// <summary>The factor that a column of text is.</summary>
    public FactorDefinition AsFactor() =>
        Factor
        ?? new FactorDefinition
        {
            Variable = Key,
            Name = Key,
            Column = Column!,
            Start = Start,
        };

    /// <summary>A column of dates.</summary>
    public static CompiledVariable OfDates(TermVariable variable) =>
        new(variable) { Number = new DateExpression(variable.Key, new ColumnExpression(variable.Key, variable.Key)) };

    /// <summary>Compiles a variable.</summary>
    /// <exception cref="FormulaException">A function or its arguments are wrong.</exception>
    public static CompiledVariable Compile(string formula, TermVariable variable, ExpressionCompiler compiler) =>
        variable.Node switch
        {
            FormulaNode.Column column => new CompiledVariable(variable) { Column = column.Name },
            FormulaNode.Call when FactorSyntax.IsFactor(variable.Node) => new CompiledVariable(variable)
            {
                Factor = FactorSyntax.Read(formula, variable, compiler),
            },
            FormulaNode.Call call when FormulaFunctions.Bases.Contains(call.Function) => new CompiledVariable(variable)
            {
                Basis = BasisCall.Read(formula, call, compiler),
            },
            _ => new CompiledVariable(variable) { Number = compiler.Compile(variable.Node) },
        };
}
