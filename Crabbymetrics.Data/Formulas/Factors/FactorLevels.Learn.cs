namespace Crabbymetrics.Data;

// How levels are found in the rows of a fit.
internal sealed partial class FactorLevels
{
    private const int MostLevels = 100_000;

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
            found = [.. definition.Operand!.EvaluateAll(context).Distinct().Select(value => LabelOf(definition, value))];
        }

        RequireFew(definition, context, found.Length);
        bool cut = breaks.Length > 0;
        ExactNumber[]? numbers = cut ? null : ExactNumber.ParseAll(found);
        string[] levels =
            cut ? found
            : numbers is not null ? [.. numbers.Distinct().Order().Select(static number => number.ToString())]
            : CalendarDays.OfTexts(found) is { } days ? [.. found.Zip(days).OrderBy(static pair => pair.Second).Select(static p => p.First)]
            : Booleans.Sorted(found);
        levels = Binned(formula, definition, levels, numbers is not null);
        if (!cut && definition.Levels is { } order)
        {
            string[] known = [.. order.Select(level => Canonical(definition, level, numbers is not null))];
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
                Array.IndexOf(levels, Canonical(definition, reference, numeric)) is >= 0 and int index
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
}
