using System.Collections.Immutable;

namespace Crabbymetrics.Data;

/// <summary>The levels of a factor: learned from the rows of a fit, and found again in other rows. Immutable.</summary>
internal sealed class FactorLevels
{
    private const int LevelsShown = 20;
    private const int MostLevels = 100_000;

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

    /// <summary>Finds the levels in the rows of a fit: numbers, where all of them are, in their order, text by its characters.</summary>
    /// <exception cref="FormulaException">A level that the formula names does not exist.</exception>
    /// <exception cref="DataSourceException">There are too many levels.</exception>
    public static FactorLevels Learn(string formula, FactorDefinition definition, EvaluationContext context)
    {
        double[] breaks = [];
        string[] found;
        if (definition.Column is { } column)
        {
            found = [.. context.Table.Labels(column).Labels];
        }
        else if (definition.Breaks is { } given)
        {
            double[] values = definition.Operand!.EvaluateAll(context);
            breaks = FactorClasses.Breaks(given, values);
            found = ClassLabels(definition, breaks);
            bool[] seen = new bool[found.Length];
            for (int i = 0; i < values.Length; i++)
            {
                int own = FactorClasses.ClassOf(values[i], breaks, definition.ClosedRight, definition.ClosesEnds);
                if (own < 0)
                {
                    throw Outside(definition, breaks, context, i, values[i]);
                }

                seen[own] = true;
            }

            found = [.. found.Where((_, index) => seen[index])];
        }
        else
        {
            found = [.. definition.Operand!.EvaluateAll(context).Distinct().Select(LabelOf)];
        }

        RequireFew(definition, context, found.Length);
        bool cut = breaks.Length > 0;
        ExactNumber[]? numbers = cut ? null : ExactNumber.ParseAll(found);
        string[] levels =
            cut ? found
            : numbers is not null ? [.. numbers.Distinct().Order().Select(static number => number.ToString())]
            : [.. found.Order(StringComparer.Ordinal)];
        levels = Binned(formula, definition, levels, numbers is not null);
        if (!cut && definition.Levels is { } order)
        {
            string[] known = [.. order.Select(level => Canonical(level, numbers is not null))];
            string? missing = levels.FirstOrDefault(level => !known.Contains(level));
            levels = missing is null
                ? [.. known.Where(levels.Contains).Distinct()]
                : throw new FormulaException(
                    formula,
                    $"{definition.Variable} gives levels without '{missing}', which the data have. Name all of them, or take its rows out.",
                    definition.Start
                );
        }

        bool numeric = numbers is not null && definition.Bins.IsEmpty && definition.BinWidth == 0.0;
        int[] baselines =
        [
            .. definition.References.Select(reference =>
                Array.IndexOf(levels, Canonical(reference, numeric)) is >= 0 and int index
                    ? index
                    : throw new FormulaException(
                        formula,
                        $"{definition.Variable} has no level '{reference}'; it has: {Shown(levels)}.",
                        definition.Start
                    )
            ),
        ];
        int standard = definition.Contrast == FactorContrast.Sum ? levels.Length - 1 : 0;
        return new FactorLevels(
            definition,
            new FactorState(
                definition.Variable,
                definition.Name,
                [.. levels],
                numeric,
                baselines.Length > 0 ? [.. baselines] : [standard],
                definition.Contrast,
                [.. breaks]
            )
        );
    }

    /// <summary>The level of each row; -1 where the fit did not have it, or the value is missing.</summary>
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
                        known.Add(value, level = LevelOf(LabelOf(value)));
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
                : double.IsNaN(numbers[i]) ? -1
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
        return LabelOf(one[0]);
    }

    /// <summary>The levels, as many as fit into a message.</summary>
    public string KnownLevels => Shown(State.Levels);

    private int LevelOf(string label)
    {
        string canonical = Canonical(label, State.IsNumeric || _definition.BinWidth > 0.0 || !_definition.Bins.IsEmpty);
        return _codes.GetValueOrDefault(BinOf(_definition, canonical) ?? canonical, -1);
    }

    private static string[] Binned(string formula, FactorDefinition definition, string[] levels, bool numeric)
    {
        foreach ((string name, string[] members) in definition.Bins)
        {
            string? absent = Array.Find(members, member => !levels.Contains(Canonical(member, numeric)));
            if (absent is not null)
            {
                throw new FormulaException(
                    formula,
                    $"the bin '{name}' of {definition.Variable} names '{absent}', which is no level; there are: {Shown(levels)}.",
                    definition.Start
                );
            }
        }

        if (definition.BinWidth > 0.0 && !numeric)
        {
            throw new FormulaException(
                formula,
                $"{definition.Variable} groups numbers, and the levels are text: {Shown(levels)}.",
                definition.Start
            );
        }

        return definition.Bins.IsEmpty && definition.BinWidth == 0.0
            ? levels
            : [.. levels.Select(level => BinOf(definition, level) ?? level).Distinct()];
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

    private static void RequireFew(FactorDefinition definition, EvaluationContext context, int count)
    {
        if (count > MostLevels)
        {
            throw new DataSourceException(
                context.Table.SourceName,
                FormattableString.Invariant($"it has {count} levels, too many for a coefficient each (at most {MostLevels}). ")
                    + $"Effects of so many levels are absorbed: y ~ x | {definition.Name}.",
                column: definition.Column ?? definition.Operand?.Columns.FirstOrDefault()?.Name
            );
        }
    }

    private static string Canonical(string label, bool numeric) =>
        numeric && ExactNumber.TryParse(label, out ExactNumber number) ? number.ToString() : label;

    private static string LabelOf(double value) => value.ToString("R", System.Globalization.CultureInfo.InvariantCulture);

    private static string Shown(IReadOnlyList<string> levels) =>
        string.Join(", ", levels.Take(LevelsShown))
        + (levels.Count > LevelsShown ? FormattableString.Invariant($" and {levels.Count - LevelsShown} more") : "");
}
