using System.Collections.Immutable;
using System.Globalization;

namespace Crabbymetrics.Inference;

/// <summary>The rows of a model in which variables have other values.</summary>
internal sealed class EffectScenarios
{
    // Powers of two, so that sums with a step lose no digit of it.
    private const double RelativeStep = 1.0 / 1024.0;

    private readonly IModelVariables _variables;
    private readonly MeanSurface _surface;
    private readonly ReadOnlyMemory<double> _modelOffset;
    private readonly VariableRows _base;
    private readonly Dictionary<string, EffectRows> _known = [];
    private readonly bool _atMeans;

    public EffectScenarios(IEstimationResult result, IModelVariables variables, MeanSurface surface, bool atMeans)
    {
        _variables = variables;
        _surface = surface;
        _atMeans = atMeans;
        _modelOffset = result is ILinearPredictorModel model ? model.Offset : default;
        _base = variables.Evaluate([]);
        ImmutableArray<string> names = MeanSurface.DesignOf(result).ColumnNames;
        if (variables.RowCount != MeanSurface.DesignOf(result).RowCount || !_base.Design.ColumnNames.SequenceEqual(names))
        {
            throw new ArgumentException(
                FormattableString.Invariant(
                    $"The variables are {variables.RowCount} rows of {string.Join(", ", _base.Design.ColumnNames)}; "
                )
                    + FormattableString.Invariant($"the model was fitted to {MeanSurface.DesignOf(result).RowCount} rows of ")
                    + $"{string.Join(", ", names)}. Give those of the frame that it was fitted to; an estimator that leaves rows out "
                    + "(separated or single ones of an absorbed effect) has to be fitted to the others alone.",
                nameof(variables)
            );
        }
    }

    /// <summary>Forgets the rows that were made.</summary>
    public void Clear() => _known.Clear();

    /// <summary>The rows with the values of a grid, as they are.</summary>
    public EffectRows Of(ImmutableArray<(string Name, string Value)> grid, EffectGroup group) => Of(grid, [], [], group);

    /// <summary>The rows with the values of a grid and some changes.</summary>
    /// <param name="grid">The values of the grid.</param>
    /// <param name="values">Variables that get a value.</param>
    /// <param name="steps">Variables of numbers to which something is added.</param>
    /// <param name="group">The rows whose means are taken.</param>
    public EffectRows Of(
        ImmutableArray<(string Name, string Value)> grid,
        ImmutableArray<(string Name, string Value)> values,
        IReadOnlyList<(string Name, double Step)> steps,
        EffectGroup group
    )
    {
        string key =
            string.Join('\0', grid.Concat(values).Select(static c => $"{c.Name}\u0001{c.Value}"))
            + string.Join('\0', steps.Select(static s => FormattableString.Invariant($"\u0003{s.Name}\u0001{s.Step}")))
            + Key(group);
        if (!_known.TryGetValue(key, out EffectRows? rows))
        {
            Dictionary<string, VariableChange> all = Grid(grid, group);
            foreach ((string name, string value) in values)
            {
                all[name] = Change(name, value);
            }

            foreach ((string name, double step) in steps)
            {
                all[name] = VariableChange.To(name, [.. Values(grid, name, group).Select(value => value + step)]);
            }

            _known.Add(key, rows = Make(all, group));
        }

        return rows;
    }

    /// <summary>The rows with one variable of numbers moved.</summary>
    private EffectRows Moved(ImmutableArray<(string Name, string Value)> grid, string name, double[] values, EffectGroup group)
    {
        Dictionary<string, VariableChange> all = Grid(grid, group);
        all[name] = VariableChange.To(name, values);
        return Make(all, group);
    }

    /// <summary>The values that a variable of numbers has in the rows, before any change.</summary>
    public double[] Values(ImmutableArray<(string Name, string Value)> grid, string name, EffectGroup group) =>
        Grid(grid, group).TryGetValue(name, out VariableChange? change) ? [.. change.Numbers!] : _variables.NumbersOf(name);

    /// <summary>The derivatives of the regressors by a variable of numbers, by differences of the fourth order.</summary>
    public EffectRows Derivatives(ImmutableArray<(string Name, string Value)> grid, string name, EffectGroup group)
    {
        double[] x = Values(grid, name, group);
        double[] own = _variables.NumbersOf(name);
        double spread = own.Max() - own.Min();
        double typical = spread > 0.0 ? spread / 4.0 : Math.Max(Math.Abs(own[0]), 1.0);
        // A variable that is never below 0 may stand in a logarithm or a root: the step then stays well above 0.
        bool positive = own.Min() > 0.0 && x.Min() > 0.0;
        double[] steps = Array.ConvertAll(
            x,
            value => RelativeStep * Math.Pow(2.0, Math.Floor(Math.Log2(positive ? value : Math.Max(Math.Abs(value), typical))))
        );
        double[][] columns = new double[_base.Design.ColumnCount][];
        foreach ((double shift, double factor) in new[] { (1.0, 8.0), (-1.0, -8.0), (2.0, -1.0), (-2.0, 1.0) })
        {
            EffectRows rows = Moved(grid, name, [.. x.Zip(steps, (value, step) => value + (shift * step))], group);
            double[] column = new double[rows.RowCount];
            for (int c = 0; c < columns.Length; c++)
            {
                rows.Design.CopyColumn(c, column);
                columns[c] ??= new double[rows.RowCount];
                for (int i = 0; i < column.Length; i++)
                {
                    columns[c][i] += factor * column[i] / (12.0 * steps[i]);
                }
            }
        }

        IEnumerable<KeyValuePair<string, double[]>> named = _base.Design.ColumnNames.Zip(columns, KeyValuePair.Create);
        return new EffectRows(_surface, DesignMatrix.Create(columns[0].Length, named), default);
    }

    private string Key(EffectGroup group) => _atMeans ? "\u0002" + string.Join('\0', group.Values.Select(static pair => pair.Value)) : "";

    private Dictionary<string, VariableChange> Grid(ImmutableArray<(string Name, string Value)> grid, EffectGroup group)
    {
        Dictionary<string, VariableChange> all = [];
        foreach (string name in _atMeans ? _variables.Names.Where(name => _variables.LevelsOf(name).IsEmpty) : [])
        {
            double[] constant = new double[_variables.RowCount];
            constant.AsSpan().Fill(RowMeans.Of(_variables.NumbersOf(name), group.Shares));
            all[name] = VariableChange.To(name, constant);
        }

        foreach ((string name, string value) in grid)
        {
            all[name] = Change(name, value);
        }

        return all;
    }

    private VariableChange Change(string name, string value)
    {
        if (!_variables.LevelsOf(name).IsEmpty)
        {
            return VariableChange.To(name, value);
        }

        double[] constant = new double[_variables.RowCount];
        constant.AsSpan().Fill(double.Parse(value, CultureInfo.InvariantCulture));
        return VariableChange.To(name, constant);
    }

    private EffectRows Make(Dictionary<string, VariableChange> changes, EffectGroup group)
    {
        VariableRows made = _variables.Evaluate([.. changes.Values]);
        ReadOnlyMemory<double> offset = _modelOffset;
        if (!made.Offset.IsEmpty && _surface is LinkSurface)
        {
            // The offset of the model has absorbed effects too: it moves as the formula's does.
            double[] moved = new double[_variables.RowCount];
            for (int i = 0; i < moved.Length; i++)
            {
                moved[i] = (_modelOffset.IsEmpty ? 0.0 : _modelOffset.Span[i]) + made.Offset.Span[i] - _base.Offset.Span[i];
            }

            offset = moved;
        }

        EffectRows rows = new(_surface, made.Design, offset);
        return _atMeans ? rows.Mean(group.Shares) : rows;
    }
}
