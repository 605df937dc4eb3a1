using System.Collections.Immutable;

namespace Crabbymetrics.Data;

/// <summary>The absorbed effects of a fitted model, found for new rows by their levels.</summary>
internal sealed class EffectsOfRows
{
    private const int ExamplesShown = 3;

    private readonly ImmutableArray<(StoredEffect Estimates, EffectDefinition Definition)> _effects;

    private EffectsOfRows(ImmutableArray<(StoredEffect, EffectDefinition)> effects)
    {
        _effects = effects;
    }

    /// <summary>The columns that the effects need.</summary>
    public IEnumerable<ColumnRequest> Columns =>
        _effects.SelectMany(static effect => effect.Definition.Levels.Columns.Concat(effect.Definition.Slope?.Columns ?? []));

    /// <summary>The columns of which each row needs a value.</summary>
    public IEnumerable<string> PlainColumns =>
        _effects.SelectMany(static effect => effect.Definition.Levels.Sources).Select(static source => source.Column).OfType<string>();

    /// <summary>The calculations in them.</summary>
    public IEnumerable<VectorExpression> Expressions =>
        _effects.SelectMany(static effect =>
            effect.Definition.Levels.Expressions.Concat(new[] { effect.Definition.Slope }.OfType<VectorExpression>())
        );

    /// <summary>Reads the effects of a formula.</summary>
    /// <param name="formula">The formula of the fit.</param>
    /// <param name="estimates">The estimates.</param>
    /// <param name="columnNames">The columns of the new rows.</param>
    /// <exception cref="FormulaException">An effect has no estimates.</exception>
    public static EffectsOfRows Of(string formula, ImmutableArray<StoredEffect> estimates, ImmutableArray<string> columnNames)
    {
        ImmutableArray<EffectDefinition> definitions = FormulaParts
            .Read(Formula.Parse(formula))
            .Compile(formula, new ExpressionCompiler(formula, columnNames));
        return new EffectsOfRows([
            .. definitions.Select(definition =>
                (
                    estimates.FirstOrDefault(effect => effect.Name == definition.Name)
                        ?? throw new FormulaException(formula, $"the model has no estimates of the effect {definition.Name}."),
                    definition
                )
            ),
        ]);
    }

    /// <summary>The sum of the effects of each row. A row with a level that the fit did not have is marked as not known.</summary>
    /// <exception cref="DataSourceException">There is such a row, and that is to be an error.</exception>
    public double[] Sum(EvaluationContext context, bool[] known, NewLevels newLevels, List<string> notes)
    {
        double[] sum = new double[known.Length];
        int[] components = new int[known.Length];
        components.AsSpan().Fill(-1);
        int apart = 0;
        foreach ((StoredEffect estimates, EffectDefinition definition) in _effects)
        {
            LabelColumn groups = definition.Levels.Groups(context);
            int[] levels = LevelsOf(estimates, definition, groups);
            double[]? slope = definition.Slope?.EvaluateAll(context);
            List<string> unknown = [];
            int count = 0;
            for (int i = 0; i < sum.Length; i++)
            {
                int level = levels[groups.Codes[i]];
                double value = level < 0 ? double.NaN : estimates.Values[level];
                if (double.IsNaN(value))
                {
                    string label = groups.Labels[groups.Codes[i]];
                    if (newLevels == NewLevels.Fail)
                    {
                        throw context.RowError(
                            definition.Levels.Sources[0].Column,
                            i,
                            $"the model was fitted without the level '{label}' of the effect {estimates.Name}, so that it cannot predict "
                                + "for it."
                        );
                    }

                    known[i] = false;
                    count++;
                    if (unknown.Count <= ExamplesShown && !unknown.Contains(label))
                    {
                        unknown.Add(label);
                    }

                    continue;
                }

                sum[i] += slope is null ? value : value * slope[i];
                if (!estimates.Components.IsEmpty)
                {
                    int component = estimates.Components[level];
                    if (components[i] >= 0 && components[i] != component)
                    {
                        RequireConnected(context, definition, newLevels, i);
                        apart += known[i] ? 1 : 0;
                        known[i] = false;
                    }

                    components[i] = component;
                }
            }

            if (count > 0)
            {
                notes.Add(
                    FormattableString.Invariant($"{count} of {context.Table.SourceRowCount} rows of {context.Table.SourceName} have no ")
                        + $"prediction: the model has no estimate of their levels of {estimates.Name} ("
                        + string.Join(", ", unknown.Take(ExamplesShown))
                        + (unknown.Count > ExamplesShown ? ", ..." : "")
                        + ")."
                );
            }
        }

        if (apart > 0)
        {
            notes.Add(
                FormattableString.Invariant(
                    $"{apart} of {context.Table.SourceRowCount} rows of {context.Table.SourceName} have no prediction: "
                ) + "no chain of rows of the fit connects their levels, so that the sum of their effects is not identified."
            );
        }

        return sum;
    }

    private static void RequireConnected(EvaluationContext context, EffectDefinition definition, NewLevels newLevels, int row)
    {
        if (newLevels == NewLevels.Fail)
        {
            throw context.RowError(
                definition.Levels.Sources[0].Column,
                row,
                "no chain of rows of the fit connects the levels of its effects, so that their sum is not identified."
            );
        }
    }

    // The place of each group among the levels of the estimates; numbers that are equal are one id.
    private static int[] LevelsOf(StoredEffect estimates, EffectDefinition definition, LabelColumn groups)
    {
        int parts = definition.Levels.Sources.Length;
        string[][] split = [.. estimates.Levels.Select(level => Split(level, parts))];
        bool[] numeric = new bool[parts];
        for (int p = 0; p < parts; p++)
        {
            numeric[p] = Array.TrueForAll(split, level => level.Length == parts && ExactNumber.TryParse(level[p], out _));
        }

        Dictionary<string, int> known = new(StringComparer.Ordinal);
        for (int level = 0; level < split.Length; level++)
        {
            known.TryAdd(KeyOf(split[level], numeric), level);
        }

        return [.. groups.Labels.Select(label => known.GetValueOrDefault(KeyOf(Split(label, parts), numeric), -1))];
    }

    private static string[] Split(string label, int parts) => parts == 1 ? [label] : label.Split('^');

    private static string KeyOf(string[] parts, bool[] numeric) =>
        parts.Length != numeric.Length
            ? string.Join('^', parts)
            : string.Join(
                '^',
                parts.Select((part, p) => numeric[p] && ExactNumber.TryParse(part, out ExactNumber number) ? number.ToString() : part)
            );
}
