using System.Collections.Immutable;

namespace Crabbymetrics.Data;

/// <summary>The levels of a factor: learned from the rows of a fit, and found again in other rows. Immutable.</summary>
internal sealed partial class FactorLevels
{
    private const int LevelsShown = 20;

    private readonly Dictionary<string, int> _codes = new(StringComparer.Ordinal);
    private readonly FactorDefinition _definition;
    private readonly double[] _breaks;
    private readonly bool[] _isBaseline;

    // The level of each class of values that are cut; -1 where no row of the fit was in the class.
    private readonly int[] _classes;

    /// <summary>Takes levels as they are stored.</summary>
    public FactorLevels(FactorDefinition definition, FactorState state)
    {
        _definition = definition;
        _breaks = [.. state.Breaks];
        State = state;
        _isBaseline = new bool[state.Levels.Length];
        foreach (int baseline in state.Baselines)
        {
            _isBaseline[baseline] = true;
        }

        for (int level = 0; level < state.Levels.Length; level++)
        {
            _codes.Add(state.Levels[level], level);
        }

        _classes =
            _breaks.Length == 0 ? [] : Array.ConvertAll(ClassLabels(definition, _breaks), label => _codes.GetValueOrDefault(label, -1));
    }

    /// <summary>The levels as they are stored.</summary>
    public FactorState State { get; }

    /// <summary>Whether the references never have a column.</summary>
    public bool DropsReferences => _definition.DropsReferences;

    /// <summary>Whether the level of a code is without a column where the factor is compared with its baseline.</summary>
    public bool IsBaseline(int code) => code >= 0 && _isBaseline[code];

    /// <summary>The level of each row; -1 where the fit did not have it, or the value is missing or, in new rows, outside the
    /// breaks.</summary>
    /// <param name="context">The rows.</param>
    public int[] CodesOf(EvaluationContext context)
    {
        if (_definition.Column is { } column)
        {
            LabelColumn values = context.Table.Labels(column);
            int[] levels = [.. values.Labels.Select(LevelOf)];
            int[] codes = new int[values.Count];
            for (int i = 0; i < codes.Length; i++)
            {
                codes[i] = values.Codes[i] < 0 ? -1 : levels[values.Codes[i]];
            }

            return codes;
        }

        double[] numbers = _definition.Operand!.EvaluateAll(context);
        if (_breaks.Length == 0)
        {
            Dictionary<double, int> known = [];
            return Array.ConvertAll(
                numbers,
                value =>
                {
                    if (double.IsNaN(value))
                    {
                        return -1;
                    }

                    if (!known.TryGetValue(value, out int level))
                    {
                        known.Add(value, level = LevelOf(LabelOf(_definition, value)));
                    }

                    return level;
                }
            );
        }

        int[] classes = new int[numbers.Length];
        for (int i = 0; i < classes.Length; i++)
        {
            int own = FactorClasses.ClassOf(numbers[i], _breaks, _definition.ClosedRight, _definition.ClosesEnds);
            classes[i] =
                own >= 0 ? _classes[own]
                : double.IsNaN(numbers[i]) || !context.IsFit ? -1
                : throw Outside(_definition, _breaks, context, i, numbers[i]);
        }

        return classes;
    }

    /// <summary>The label of a level that a row has and the fit did not, for messages.</summary>
    public string ValueOf(EvaluationContext context, int row)
    {
        if (_definition.Column is { } column)
        {
            return context.Table.Labels(column)[row];
        }

        double[] one = new double[1];
        _definition.Operand!.Evaluate(context, row, one);
        return LabelOf(_definition, one[0]);
    }

    /// <summary>The levels, as many as fit into a message.</summary>
    public string KnownLevels => Shown(State.Levels);

    private int LevelOf(string label)
    {
        string canonical = Canonical(_definition, label, State.IsNumeric || _definition.BinWidth > 0.0 || !_definition.Bins.IsEmpty);
        return _codes.GetValueOrDefault(BinOf(_definition, canonical) ?? canonical, -1);
    }

    // The name of the bin of a level; null where it is in none.
    private static string? BinOf(FactorDefinition definition, string level)
    {
        if (definition.BinWidth > 0.0 && ExactNumber.TryParse(level, out _))
        {
            double value = double.Parse(level, System.Globalization.CultureInfo.InvariantCulture);
            return LabelOf(Math.Floor(value / definition.BinWidth) * definition.BinWidth);
        }

        foreach ((string name, string[] members) in definition.Bins)
        {
            if (Array.Exists(members, member => Canonical(member, true) == level || member == level))
            {
                return name;
            }
        }

        return null;
    }

    private static string[] ClassLabels(FactorDefinition definition, double[] breaks) =>
        definition.Levels ?? FactorClasses.Labels(breaks, definition.ClosedRight, definition.ClosesEnds);

    private static DataSourceException Outside(
        FactorDefinition definition,
        double[] breaks,
        EvaluationContext context,
        int row,
        double value
    ) =>
        context.RowError(
            definition.Operand!.Columns.FirstOrDefault()?.Name,
            row,
            FormattableString.Invariant($"{definition.Operand.Text} is {value}, outside the breaks of {definition.Variable}")
                + FormattableString.Invariant($", which go from {breaks[0]} to {breaks[^1]}")
                + (
                    !definition.ClosesEnds && (value == breaks[0] || value == breaks[^1])
                        ? "; include.lowest = TRUE closes the end."
                        : "; -Inf and Inf are breaks too."
                )
        );

    // A condition's levels are named as R and as others do.
    private static string Canonical(FactorDefinition definition, string label, bool numeric) =>
        definition.Operand?.IsCondition == true
            ? label.ToUpperInvariant() switch
            {
                "TRUE" or "T" or "1" => "true",
                "FALSE" or "F" or "0" => "false",
                _ => label,
            }
            : Canonical(label, numeric);

    private static string Canonical(string label, bool numeric) =>
        numeric && ExactNumber.TryParse(label, out ExactNumber number) ? number.ToString() : label;

    // What is true or false is written so.
    private static string LabelOf(FactorDefinition definition, double value) =>
        definition.Operand?.IsCondition == true ? (value == 0.0 ? "false" : "true") : LabelOf(value);

    private static string LabelOf(double value) => value.ToString("R", System.Globalization.CultureInfo.InvariantCulture);

    private static string Shown(IReadOnlyList<string> levels) =>
        string.Join(", ", levels.Take(LevelsShown))
        + (levels.Count > LevelsShown ? FormattableString.Invariant($" and {levels.Count - LevelsShown} more") : "");
}
