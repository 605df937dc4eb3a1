using System.Collections.Immutable;
using System.Globalization;

namespace Crabbymetrics.Data;

/// <summary>The variables of a formula in the rows of its fit: a change of one goes through the whole formula, its products, polynomials
/// and splines with what they learned from the fit. Lags stay as they are: a change is one of the present value. Immutable.</summary>
internal sealed class FrameVariables : IModelVariables
{
    private readonly FittedFormula _formula;
    private readonly ColumnTable _table;
    private readonly Dictionary<string, ImmutableArray<string>> _levels = [];

    public FrameVariables(FittedFormula formula, ColumnTable table)
    {
        _formula = formula;
        _table = table;
        Names = formula.TermColumns;
        GroupNames = [.. table.Names.Where(name => !Names.Contains(name))];
        foreach (string name in Names)
        {
            if (formula.FactorOf(name) is { } factor)
            {
                int first = factor.Baselines.IsDefaultOrEmpty ? 0 : factor.Baselines[0];
                _levels[name] = [factor.Levels[first], .. factor.Levels.RemoveAt(first)];
            }
            else
            {
                _levels[name] = table.HasNumbers(name) ? [] : table.Labels(name).Sorted().Labels;
            }
        }
    }

    public int RowCount => _table.RowCount;

    public ImmutableArray<string> Names { get; }

    public ImmutableArray<string> GroupNames { get; }

    public ImmutableArray<string> LevelsOf(string name) => _levels[name];

    public double[] NumbersOf(string name) => _table.Numbers(name);

    public IReadOnlyList<string> LabelsOf(string name) =>
        _table.HasLabels(name)
            ? _table.Labels(name)
            : Array.ConvertAll(_table.Numbers(name), static value => value.ToString("R", CultureInfo.InvariantCulture));

    public VariableRows Evaluate(IReadOnlyList<VariableChange> changes)
    {
        ColumnTable table = _table;
        foreach (VariableChange change in changes)
        {
            table = change.Level is { } level ? WithLevel(table, change.Name, level) : With(table, change.Name, [.. change.Numbers!]);
        }

        try
        {
            return _formula.RowsOf(table);
        }
        catch (DataSourceException error)
        {
            throw new CrabbymetricsException($"{Describe(changes)}: {error.Message}", error);
        }
    }

    // A column may stand as numbers in one term and as categories in another.
    private static ColumnTable WithLevel(ColumnTable table, string name, string level)
    {
        if (table.HasLabels(name))
        {
            table = table.WithLabels(name, new LabelColumn(new int[table.RowCount], [level]));
        }

        if (table.HasNumbers(name))
        {
            double[] values = new double[table.RowCount];
            values.AsSpan().Fill(double.Parse(level, CultureInfo.InvariantCulture));
            table = table.With(name, values);
        }

        return table;
    }

    private static ColumnTable With(ColumnTable table, string name, double[] values)
    {
        table = table.With(name, values);
        return table.HasLabels(name) ? table.WithLabels(name, LabelColumn.OfNumbers(values)) : table;
    }

    private static string Describe(IReadOnlyList<VariableChange> changes) =>
        changes.Count == 0
            ? "in the rows of the fit"
            : "with other values of "
                + string.Join(", ", changes.Select(static change => change.Level is { } level ? $"{change.Name} ({level})" : change.Name));
}
