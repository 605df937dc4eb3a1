using System.Collections.Immutable;

namespace Crabbymetrics.Estimators;

/// <summary>
/// The rows that tell something of the slopes of a generalized linear model with absorbed effects. Two kinds are left out, again and again
/// until there is none: the only row of a level, and the rows of a level whose outcomes are all at the same end of the range (all 0 in a
/// Poisson model; all 0 or all 1 in a logit), so that the effect of the level is infinite.
/// </summary>
/// <remarks>Correia (2015), "Singletons, Cluster-Robust Standard Errors and Fixed Effects"; Correia, Guimaraes and Zylkin
/// (2019).</remarks>
internal sealed class AbsorbedSample
{
    private const byte Held = 4;

    private readonly RegressionData _all;
    private readonly int[]? _rows;

    private AbsorbedSample(RegressionData all, RegressionData data, int[]? rows)
    {
        _all = all;
        Data = data;
        _rows = rows;
    }

    /// <summary>The data of these rows.</summary>
    public RegressionData Data { get; }

    /// <summary>The number of rows left out as singletons.</summary>
    public int Singletons { get; private init; }

    /// <summary>The rows of all data that were left out because their level, or a combination of columns and effects, separates them,
    /// ascending.</summary>
    public ImmutableArray<int> Separated { get; private init; } = [];

    /// <summary>The levels of each effect whose rows are all separated, by the name of the effect.</summary>
    public ImmutableSortedDictionary<string, int> SeparatedLevels { get; private init; } = ImmutableSortedDictionary<string, int>.Empty;

    /// <summary>The columns and effects of the combinations that separate further rows.</summary>
    public ImmutableArray<string> Columns { get; private init; } = [];

    /// <summary>Finds the rows.</summary>
    /// <param name="data">All data.</param>
    /// <param name="family">The family, which says where an outcome is at the end of the range; null to leave separated levels
    /// alone.</param>
    /// <param name="keepSingletons">Whether singletons stay.</param>
    /// <exception cref="ArgumentException">No row is left because all are singletons.</exception>
    /// <exception cref="SeparationException">No row is left.</exception>
    public static AbsorbedSample Of(RegressionData data, IGlmFamily? family, bool keepSingletons) =>
        Reduce(data, data, null, family, keepSingletons, 0, [], ImmutableSortedDictionary<string, int>.Empty, []);

    /// <summary>The same without further rows.</summary>
    /// <param name="separated">Separated rows of <see cref="Data"/>, and what separates them.</param>
    /// <param name="family">The family.</param>
    /// <param name="keepSingletons">Whether singletons stay.</param>
    public AbsorbedSample Without(SeparatedRows separated, IGlmFamily family, bool keepSingletons)
    {
        bool[] gone = new bool[Data.RowCount];
        foreach (int row in separated.Rows)
        {
            gone[row] = true;
        }

        int[] kept = [.. Enumerable.Range(0, gone.Length).Where(row => !gone[row])];
        ImmutableArray<int> all = [.. Separated, .. separated.Rows.Select(OriginalRow)];
        ImmutableArray<string> columns = [.. Columns.Union(separated.Columns)];
        if (kept.Length == 0)
        {
            throw Nothing(_all, family, all, columns);
        }

        int[] rows = Array.ConvertAll(kept, OriginalRow);
        return Reduce(_all, Data.SelectRows(kept), rows, family, keepSingletons, Singletons, all, SeparatedLevels, columns);
    }

    /// <summary>The row of all data that a row is.</summary>
    public int OriginalRow(int row) => _rows?[row] ?? row;

    private static AbsorbedSample Reduce(
        RegressionData all,
        RegressionData data,
        int[]? rows,
        IGlmFamily? family,
        bool keepSingletons,
        int singletons,
        ImmutableArray<int> separated,
        ImmutableSortedDictionary<string, int> levels,
        ImmutableArray<string> columns
    )
    {
        RowScan scan = new(data, family);
        while (scan.RemoveSeparated() | (!keepSingletons && scan.RemoveSingletons())) { }

        if (scan.Left == data.RowCount)
        {
            return new AbsorbedSample(all, data, rows)
            {
                Singletons = singletons,
                Separated = separated.Sort(),
                SeparatedLevels = levels,
                Columns = columns,
            };
        }

        int[] kept = scan.Kept();
        ImmutableArray<int> found = [.. scan.Separated().Select(row => rows?[row] ?? row)];
        singletons += scan.Singletons;
        separated = separated.AddRange(found).Sort();
        foreach ((string name, int count) in scan.SeparatedLevels)
        {
            levels = levels.SetItem(name, levels.GetValueOrDefault(name) + count);
        }

        if (kept.Length == 0)
        {
            throw separated.IsEmpty ? AllSingletons(all) : Nothing(all, family!, separated, [.. levels.Keys, .. columns]);
        }

        return new AbsorbedSample(all, data.SelectRows(kept), rows is null ? kept : Array.ConvertAll(kept, row => rows[row]))
        {
            Singletons = singletons,
            Separated = separated,
            SeparatedLevels = levels,
            Columns = columns,
        };
    }

    private static ArgumentException AllSingletons(RegressionData data)
    {
        string names = string.Join(", ", data.Absorbed.Select(static effect => $"'{effect.Name}'"));
        return new ArgumentException(
            $"Every observation is the only one of a level of an absorbed effect ({names}), so that nothing is left to estimate from. "
                + "Absorb columns whose values repeat.",
            nameof(data)
        );
    }

    private static SeparationException Nothing(
        RegressionData data,
        IGlmFamily family,
        ImmutableArray<int> rows,
        ImmutableArray<string> columns
    ) =>
        new(
            $"Nothing is left to fit: without the separated rows of {data.OutcomeName}, whose {family.Name} likelihood is largest at "
                + "infinity, and the only rows of a level there is no row. Absorb fewer effects.",
            rows,
            columns
        )
        {
            IsComplete = true,
        };

    /// <summary>Rows marked as left out, level by level.</summary>
    private sealed class RowScan
    {
        private const byte Single = 1;
        private const byte Infinite = 2;

        private readonly RegressionData _data;
        private readonly byte[] _gone;
        private readonly byte[] _kinds;

        public RowScan(RegressionData data, IGlmFamily? family)
        {
            _data = data;
            _gone = new byte[data.RowCount];
            _kinds = Kinds(data, family);
            Left = data.RowCount;
        }

        public int Left { get; private set; }

        public int Singletons { get; private set; }

        public SortedDictionary<string, int> SeparatedLevels { get; } = [];

        public int[] Kept() => [.. Enumerable.Range(0, _gone.Length).Where(row => _gone[row] == 0)];

        public IEnumerable<int> Separated() => Enumerable.Range(0, _gone.Length).Where(row => _gone[row] == Infinite);

        public bool RemoveSingletons()
        {
            bool any = false;
            ReadOnlySpan<double> weights = _data.Weights is null ? default : _data.Weights.Values.Span;
            bool areFrequencies = _data.Weights?.Kind == WeightKind.Frequency;
            foreach (AbsorbedEffect effect in _data.Absorbed)
            {
                if (effect.HasSlope)
                {
                    continue;
                }

                ReadOnlySpan<int> codes = effect.Levels.Codes;
                double[] counts = new double[effect.Levels.GroupCount];
                for (int i = 0; i < codes.Length; i++)
                {
                    if (_gone[i] == 0)
                    {
                        double weight = weights.IsEmpty ? 1.0 : weights[i];
                        counts[codes[i]] += areFrequencies || weight == 0.0 ? weight : 1.0;
                    }
                }

                if (!counts.AsSpan().ContainsAnyInRange(double.Epsilon, 1.0))
                {
                    continue;
                }

                for (int i = 0; i < codes.Length; i++)
                {
                    if (_gone[i] == 0 && counts[codes[i]] is > 0.0 and <= 1.0)
                    {
                        _gone[i] = Single;
                        Singletons++;
                        Left--;
                        any = true;
                    }
                }
            }

            return any;
        }

        public bool RemoveSeparated()
        {
            bool any = false;
            for (int e = 0; _kinds.Length > 0 && e < _data.Absorbed.Length; e++)
            {
                AbsorbedEffect effect = _data.Absorbed[e];
                if (effect.HasSlope)
                {
                    continue;
                }

                ReadOnlySpan<int> codes = effect.Levels.Codes;
                byte[] states = new byte[effect.Levels.GroupCount];
                for (int i = 0; i < codes.Length; i++)
                {
                    states[codes[i]] |= _gone[i] == 0 ? _kinds[i] : (byte)0;
                }

                int levels = 0;
                foreach (byte state in states)
                {
                    levels += state is 1 or 2 ? 1 : 0;
                }

                if (levels == 0)
                {
                    continue;
                }

                SeparatedLevels[effect.Name] = SeparatedLevels.GetValueOrDefault(effect.Name) + levels;
                for (int i = 0; i < codes.Length; i++)
                {
                    if (_gone[i] == 0 && states[codes[i]] is 1 or 2)
                    {
                        _gone[i] = Infinite;
                        Left--;
                        any = true;
                    }
                }
            }

            return any;
        }

        // 1 and 2 for outcomes at the two ends, 4 inside, 0 without weight; empty where no outcome is at an end.
        private static byte[] Kinds(RegressionData data, IGlmFamily? family)
        {
            if (family is null || (family.RecessionDirection(data.SmallestOutcome) | family.RecessionDirection(data.LargestOutcome)) == 0)
            {
                return [];
            }

            ReadOnlySpan<double> outcome = data.Outcome.Span;
            ReadOnlySpan<double> weights = data.Weights is null ? default : data.Weights.Values.Span;
            byte[] kinds = new byte[outcome.Length];
            for (int i = 0; i < kinds.Length; i++)
            {
                kinds[i] =
                    !weights.IsEmpty && !(weights[i] > 0.0)
                        ? (byte)0
                        : family.RecessionDirection(outcome[i]) switch
                        {
                            > 0 => (byte)1,
                            < 0 => (byte)2,
                            _ => Held,
                        };
            }

            return kinds;
        }
    }
}
