using System.Collections.Immutable;

namespace Crabbymetrics.Data;

/// <summary>
/// Which columns play which part in a model: immutable. Where a part takes an expression, it is a column's name, or a calculation as in a
/// formula: <c>log(holders)</c>, <c>1 / variance</c>. A name that is a column is that column, whatever else it may be read as.
/// </summary>
public sealed class ModelSpecification
{
    private Formula _formula = null!;
    private string? _subsetColumn;
    private ImmutableArray<Formula> _commonSample = [];
    private string? _subsetLevel;

    /// <summary>The outcome and the terms.</summary>
    public required Formula Formula
    {
        get => _formula;
        init => _formula = value;
    }

    /// <summary>
    /// Whether the estimator will fit an intercept where the formula has one. Without an intercept the first categorical term has a dummy
    /// for every level, and no baseline.
    /// </summary>
    /// <value>Default true.</value>
    public bool FitIntercept { get; init; } = true;

    /// <summary>How an outcome that is a column is read: as numbers; as labels of classes, which <see cref="ModelFrame.OutcomeLabels"/>
    /// then holds, sorted, and of two of which the later one is the event; or as what it is.</summary>
    /// <value>Default <see cref="ColumnKind.Number"/>.</value>
    public ColumnKind OutcomeKind { get; init; } = ColumnKind.Number;

    /// <summary>The class that the outcome 1 stands for, of two; null (the default) for the later one. It needs an
    /// <see cref="OutcomeKind"/> other than <see cref="ColumnKind.Number"/>.</summary>
    public string? Event { get; init; }

    /// <summary>The condition that a row must meet to be used, such as <c>year &gt; 2000 &amp; !is.na(x)</c>; null (the default) for all
    /// rows. A row for which it is missing is not used.</summary>
    public string? Where { get; init; }

    /// <summary>What becomes of a row in which a value is missing.</summary>
    /// <value>Default <see cref="NaAction.Drop"/>.</value>
    public NaAction NaAction { get; init; }

    /// <summary>The expression that enters the linear predictor with coefficient 1, beside the offsets of the formula; null (the default)
    /// for none.</summary>
    public string? Offset { get; init; }

    /// <summary>The expression whose logarithm enters the linear predictor with coefficient 1: the time or the number of people at risk;
    /// null (the default) for none.</summary>
    public string? Exposure { get; init; }

    /// <summary>
    /// The expression of the number of trials of which the outcome counts the successes; null (the default) for none. The outcome becomes
    /// the proportion of successes, and the trials its analytic weights, so that there can be no other <see cref="Weights"/>.
    /// </summary>
    public string? Trials { get; init; }

    /// <summary>The expression of observation weights; null (the default) for none.</summary>
    public string? Weights { get; init; }

    /// <summary>What the weights mean.</summary>
    /// <value>Default <see cref="WeightKind.Frequency"/>. It matters only with <see cref="Weights"/>.</value>
    public WeightKind WeightKind { get; init; } = WeightKind.Frequency;

    /// <summary>The columns, or expressions, whose equal values are clusters; <c>firm^year</c> takes the combinations. Empty (the default)
    /// for none.</summary>
    public ImmutableArray<string> Clusters { get; init; } = [];

    /// <summary>Further columns that the estimator reads by name. Empty (the default) for none.</summary>
    public ImmutableArray<ModelColumn> Columns { get; init; } = [];

    /// <summary>The column of the period of each row; null (the default) for none. Lags of the formula need it.</summary>
    public string? Time { get; init; }

    /// <summary>The column of the unit of a panel that each row belongs to; null (the default) for none. Lags are of the same
    /// unit.</summary>
    public string? Unit { get; init; }

    /// <summary>Other formulas whose variables must be there too for a row to be used: several models on one sample. Empty (the default)
    /// for none.</summary>
    public ImmutableArray<Formula> CommonSample
    {
        get => _commonSample;
        init => _commonSample = value;
    }

    /// <summary>The column of which the rows of the model have one level, <see cref="SubsetLevel"/>; null (the default) for the rows of
    /// all. A dot in the formula leaves it out.</summary>
    public string? SubsetColumn
    {
        get => _subsetColumn;
        init => _subsetColumn = value;
    }

    /// <summary>The level; it matters only with <see cref="SubsetColumn"/>.</summary>
    public string? SubsetLevel
    {
        get => _subsetLevel;
        init => _subsetLevel = value;
    }

    /// <summary>Whether a function of the formula or of another expression reads the periods: <c>l(x)</c>, <c>f(x)</c>,
    /// <c>d(x)</c>.</summary>
    public bool ReadsTime =>
        Formula.ReadsTime || new[] { Where, Offset, Exposure, Trials, Weights }.Concat(Clusters.IsDefault ? [] : Clusters).Any(HasLag);

    /// <summary>The same model of another formula: one of those that <see cref="Formula.Expand"/> gives.</summary>
    /// <param name="formula">The formula.</param>
    public ModelSpecification With(Formula formula) => Copy(formula, SubsetColumn, SubsetLevel);

    /// <summary>The same model of the rows of one level of a column.</summary>
    /// <param name="column">The column.</param>
    /// <param name="level">The level: one of those that <see cref="ModelFrame.LevelsOf"/> gives.</param>
    public ModelSpecification WithSubset(string column, string level) => Copy(Formula, column, level);

    /// <summary>The same model of one of the formulas of <see cref="CommonSample"/>, for the rows that it needs: its dot leaves out the
    /// same columns, and its lags have the same periods.</summary>
    internal ModelSpecification OfSample(Formula formula)
    {
        ModelSpecification copy = With(formula);
        copy._commonSample = [];
        return copy;
    }

    // A text that is no expression is the name of a column, or an error where it is compiled.
    private static bool HasLag(string? text)
    {
        try
        {
            return text is not null && FormulaWalk.HasLag(FormulaParser.ParseExpression(text));
        }
        catch (FormulaException)
        {
            return false;
        }
    }

    // Whatever further parts there are, they are the same.
    private ModelSpecification Copy(Formula formula, string? column, string? level)
    {
        ModelSpecification copy = (ModelSpecification)MemberwiseClone();
        copy._formula = formula;
        copy._subsetColumn = column;
        copy._subsetLevel = level;
        return copy;
    }
}
