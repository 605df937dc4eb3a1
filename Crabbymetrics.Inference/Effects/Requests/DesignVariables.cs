using System.Collections.Immutable;
using System.Globalization;

namespace Crabbymetrics.Inference;

/// <summary>The variables of a model without a formula: each column of the design is one, and the dummies of a categorical column
/// together.</summary>
internal sealed class DesignVariables : IModelVariables
{
    private readonly DesignMatrix _design;
    private readonly ReadOnlyMemory<double> _offset;
    private readonly Dictionary<string, int[]> _columns = [];
    private readonly Dictionary<string, ImmutableArray<string>> _levels = [];
    private readonly Dictionary<int, string> _levelOf = [];

    public DesignVariables(DesignMatrix design, ReadOnlyMemory<double> offset)
    {
        _design = design;
        _offset = offset;
        List<string> names = [];
        for (int j = 0; j < design.ColumnCount; j++)
        {
            int category = design.CategoryOf(j);
            if (category >= 0 && !design.ScaleOf(category).IsEmpty)
            {
                throw new NotSupportedException(
                    $"The column '{design.ColumnNames[j]}' is a product of a category and a number: give the variables of the formula, "
                        + "ModelFrame.Variables."
                );
            }

            string name = category < 0 ? design.ColumnNames[j] : design.Categories[category].Name;
            if (!_columns.TryGetValue(name, out int[]? known))
            {
                names.Add(name);
                _columns[name] = [j];
                _levels[name] = [];
            }
            else
            {
                _columns[name] = [.. known, j];
            }
        }

        Names = [.. names];
        foreach (string name in names)
        {
            if (design.CategoryOf(_columns[name][0]) is >= 0 and int category)
            {
                CategoricalColumn own = design.Categories[category];
                string[] coded = [.. own.Levels.Where((_, level) => level != own.Baseline)];
                for (int d = 0; d < coded.Length; d++)
                {
                    _levelOf[_columns[name][d]] = coded[d];
                }

                _levels[name] = own.Baseline is { } baseline ? [own.Levels[baseline], .. coded] : [.. coded];
            }
        }
    }

    public int RowCount => _design.RowCount;

    public ImmutableArray<string> Names { get; }

    public ImmutableArray<string> GroupNames => [];

    public ImmutableArray<string> LevelsOf(string name) => _levels[name];

    public double[] NumbersOf(string name) => Column(_columns[name][0]);

    public IReadOnlyList<string> LabelsOf(string name)
    {
        if (_levels[name].IsEmpty)
        {
            return Array.ConvertAll(NumbersOf(name), static value => value.ToString("R", CultureInfo.InvariantCulture));
        }

        string[] labels = new string[RowCount];
        labels.AsSpan().Fill(_levels[name][0]);
        foreach (int column in _columns[name])
        {
            double[] values = Column(column);
            for (int i = 0; i < labels.Length; i++)
            {
                labels[i] = values[i] == 1.0 ? _levelOf[column] : labels[i];
            }
        }

        return labels;
    }

    public VariableRows Evaluate(IReadOnlyList<VariableChange> changes)
    {
        if (changes.Count == 0)
        {
            return new VariableRows(_design, _offset);
        }

        Dictionary<int, double[]> changed = [];
        foreach (VariableChange change in changes)
        {
            foreach (int column in _columns[change.Name])
            {
                double[] values = new double[RowCount];
                values.AsSpan().Fill(change.Level is { } level && level == _levelOf[column] ? 1.0 : 0.0);
                changed[column] = change.Numbers is { } numbers ? [.. numbers] : values;
            }
        }

        return new VariableRows(
            DesignMatrix.Create(
                RowCount,
                _design.ColumnNames.Select((name, j) => KeyValuePair.Create(name, changed.GetValueOrDefault(j) ?? Column(j)))
            ),
            _offset
        );
    }

    private double[] Column(int column)
    {
        double[] values = new double[RowCount];
        _design.CopyColumn(column, values);
        return values;
    }
}
