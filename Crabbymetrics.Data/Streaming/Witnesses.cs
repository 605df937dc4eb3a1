namespace Crabbymetrics.Data;

/// <summary>
/// Rows that stand for all rows where levels are learned: one of each label of each column, and of each combination of levels that the
/// formula has. A model is coded by them as it would be by all rows.
/// </summary>
internal sealed class Witnesses(ModelPlan plan)
{
    // More labels than a factor may have; what has more is no factor, or refused as one.
    private const int MostLabels = 100_001;
    private const int FewestRows = 4;

    private readonly Dictionary<string, Dictionary<string, int>> _labels = [];
    private readonly Dictionary<string, Dictionary<double, int>> _values = [];
    private readonly Dictionary<string, HashSet<UInt128>> _combinations = [];
    private readonly List<ColumnTable> _tables = [];
    private int _count;

    // Groups of clusters have no coefficient.
    private readonly HashSet<string> _unread =
    [
        .. plan
            .Clusters.SelectMany(static cluster => cluster.Groups.Columns)
            .Select(static request => request.Name)
            .Where(name => name != plan.Outcome.Column),
    ];

    /// <summary>Whether there is anything to learn from all rows, judged by some of them.</summary>
    public bool AreNeeded(ColumnTable table) =>
        plan.Variables.Values.Any(static variable => variable.Factor is not null)
        || table.LabelNames.Any(name => !_unread.Contains(name) || plan.Variables.ContainsKey(name));

    /// <summary>Takes the rows of a part that show what was not seen before, parts in their order.</summary>
    public void Add(ColumnTable table)
    {
        bool[] kept = new bool[table.RowCount];
        for (int i = 0; i < Math.Min(FewestRows - _count, kept.Length); i++)
        {
            kept[i] = true;
        }

        Dictionary<string, int[]> codes = [];
        foreach (string name in table.LabelNames)
        {
            if (!_unread.Contains(name) || plan.Variables.Values.Any(v => v.Column == name || v.Factor?.Column == name))
            {
                codes[name] = OfLabels(name, table.Labels(name), kept);
            }
        }

        EvaluationContext context = new(table, [], isFit: false);
        Dictionary<string, int[]> ofVariables = [];
        foreach (CompiledVariable variable in plan.Variables.Values)
        {
            string? column = variable.Column ?? variable.Factor?.Column;
            if (column is not null && codes.TryGetValue(column, out int[]? ofColumn))
            {
                ofVariables[variable.Key] = ofColumn;
            }
            else if (variable.Factor is { Operand: { } operand } factor)
            {
                ofVariables[variable.Key] = OfValues(variable.Key, factor, operand.EvaluateAll(context), kept);
            }
        }

        foreach (FormulaTerm term in plan.Terms.Concat(plan.Endogenous).Concat(plan.Instruments))
        {
            int[][] factors =
            [
                .. term.Variables.Where(variable => ofVariables.ContainsKey(variable.Key)).Select(variable => ofVariables[variable.Key]),
            ];
            if (factors.Length > 1)
            {
                OfCombinations(term.Name, factors, kept);
            }
        }

        int some = kept.Count(static keep => keep);
        if (some > 0)
        {
            _tables.Add(table.Select(kept));
            _count += some;
        }
    }

    /// <summary>The rows.</summary>
    public ColumnTable Build(string sourceName) => ColumnTable.Concat(sourceName, _tables);

    private int[] OfLabels(string name, LabelColumn column, bool[] kept)
    {
        if (!_labels.TryGetValue(name, out Dictionary<string, int>? known))
        {
            _labels.Add(name, known = new Dictionary<string, int>(StringComparer.Ordinal));
        }

        int[] map = new int[column.Labels.Length];
        bool[] isNew = new bool[map.Length];
        for (int label = 0; label < map.Length; label++)
        {
            if (!known.TryGetValue(column.Labels[label], out map[label]))
            {
                map[label] = known.Count;
                isNew[label] = known.Count < MostLabels;
                if (isNew[label])
                {
                    known.Add(column.Labels[label], map[label]);
                }
            }
        }

        int[] codes = new int[column.Count];
        ReadOnlySpan<int> own = column.Codes;
        for (int i = 0; i < codes.Length; i++)
        {
            codes[i] = own[i] < 0 ? -1 : map[own[i]];
            if (own[i] >= 0 && isNew[own[i]])
            {
                isNew[own[i]] = false;
                kept[i] = true;
            }
        }

        return codes;
    }

    private int[] OfValues(string key, FactorDefinition factor, double[] values, bool[] kept)
    {
        if (!_values.TryGetValue(key, out Dictionary<double, int>? known))
        {
            _values.Add(key, known = []);
        }

        int[] codes = new int[values.Length];
        for (int i = 0; i < codes.Length; i++)
        {
            // A value outside of all classes is kept, and refused where the classes are made.
            double value = factor.Breaks is { } breaks
                ? FactorClasses.ClassOf(values[i], breaks, factor.ClosedRight, factor.ClosesEnds)
                : values[i] + 0.0;
            if (!known.TryGetValue(value, out codes[i]))
            {
                codes[i] = known.Count;
                if (known.Count < MostLabels)
                {
                    known.Add(value, codes[i]);
                    kept[i] = true;
                }
            }
        }

        return codes;
    }

    private void OfCombinations(string term, int[][] factors, bool[] kept)
    {
        if (!_combinations.TryGetValue(term, out HashSet<UInt128>? seen))
        {
            _combinations.Add(term, seen = []);
        }

        UInt128 last = UInt128.MaxValue;
        for (int i = 0; i < kept.Length; i++)
        {
            UInt128 key = 0;
            foreach (int[] codes in factors)
            {
                key = (key * MostLabels) + (UInt128)(uint)(codes[i] + 1);
            }

            if (key != last && seen.Count < 20 * MostLabels && seen.Add(key))
            {
                kept[i] = true;
            }

            last = key;
        }
    }
}
