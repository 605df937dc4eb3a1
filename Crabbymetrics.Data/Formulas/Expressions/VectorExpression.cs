namespace Crabbymetrics.Data;

/// <summary>A calculation that gives a number for each row, block by block; NaN where a value is missing. Conditions are 1 and 0.</summary>
internal abstract class VectorExpression
{
    protected VectorExpression(string text, params VectorExpression[] operands)
    {
        Text = text;
        Operands = operands;
    }

    /// <summary>Its text, as <see cref="FormulaText"/> writes it.</summary>
    public string Text { get; }

    /// <summary>What it is calculated from.</summary>
    public VectorExpression[] Operands { get; }

    /// <summary>The columns that it reads, and how.</summary>
    public virtual IEnumerable<ColumnRequest> Columns => Operands.SelectMany(static operand => operand.Columns);

    /// <summary>Whether it may have a value in a row in which a column that it reads has none.</summary>
    public virtual bool ToleratesMissing => Array.Exists(Operands, static operand => operand.ToleratesMissing);

    /// <summary>Whether its values are dates, whatever the columns hold.</summary>
    public virtual bool IsDate => false;

    /// <summary>Whether its values are true and false.</summary>
    public virtual bool IsCondition => false;

    /// <summary>The expression and all that it is calculated from, those first.</summary>
    public IEnumerable<VectorExpression> Descendants => [.. Operands.SelectMany(static operand => operand.Descendants), this];

    /// <summary>Calculates some rows.</summary>
    /// <param name="context">The data.</param>
    /// <param name="first">The zero-based first row.</param>
    /// <param name="result">Receives a value for each of at most <see cref="EvaluationContext.BlockRows"/> rows.</param>
    /// <exception cref="DataSourceException">A result is not a finite number though nothing is missing.</exception>
    public abstract void Evaluate(EvaluationContext context, int first, Span<double> result);

    /// <summary>Calculates all rows.</summary>
    public double[] EvaluateAll(EvaluationContext context)
    {
        double[] values = GC.AllocateUninitializedArray<double>(context.Table.RowCount);
        for (int first = 0; first < values.Length; first += EvaluationContext.BlockRows)
        {
            Evaluate(context, first, values.AsSpan(first, Math.Min(EvaluationContext.BlockRows, values.Length - first)));
        }

        return values;
    }
}
