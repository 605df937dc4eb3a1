using System.Collections.Immutable;

namespace Crabbymetrics.Estimators;

/// <summary>
/// The rows that tell something of the slopes of a generalized linear model with absorbed effects. Two kinds are left out, again and again
/// until there is none: the only row of a level, and the rows of a level whose outcomes are all at the same end of the range (all 0 in a
/// Poisson model; all 0 or all 1 in a logit), so that the effect of the level is infinite. So are rows that the two largest effects
/// separate together (<see cref="PairSeparation"/>): in large panels there are many, and each would cost Newton's method many steps.
/// </summary>
/// <remarks>Correia (2015), "Singletons, Cluster-Robust Standard Errors and Fixed Effects"; Correia, Guimaraes and Zylkin
/// (2019).</remarks>
internal sealed class AbsorbedSample
{
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
    /// <param name="threads">The most threads.</param>
    /// <exception cref="ArgumentException">No row is left because all are singletons.</exception>
    /// <exception cref="SeparationException">No row is left.</exception>
    public static AbsorbedSample Of(RegressionData data, IGlmFamily? family, bool keepSingletons, int threads) =>
        new AbsorbedSample(data, data, null).Reduced(family, keepSingletons, threads);

    /// <summary>The same without further rows.</summary>
    /// <param name="separated">Separated rows of <see cref="Data"/>, and what separates them.</param>
    /// <param name="family">The family.</param>
    /// <param name="keepSingletons">Whether singletons stay.</param>
    /// <param name="threads">The most threads.</param>
    public AbsorbedSample Without(SeparatedRows separated, IGlmFamily family, bool keepSingletons, int threads)
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
        return new AbsorbedSample(_all, Data.SelectRows(kept, threads), rows)
        {
            Singletons = Singletons,
            Separated = all,
            SeparatedLevels = SeparatedLevels,
            Columns = columns,
        }.Reduced(family, keepSingletons, threads);
    }

    /// <summary>The row of all data that a row is.</summary>
    public int OriginalRow(int row) => _rows?[row] ?? row;

    private AbsorbedSample Reduced(IGlmFamily? family, bool keepSingletons, int threads)
    {
        RowScan scan = new(Data, family, threads);
        do
        {
            while (scan.RemoveSeparated() | (!keepSingletons && scan.RemoveSingletons())) { }
        } while (scan.RemoveSeparatedByPair());

        int[] kept = scan.Left == Data.RowCount ? [] : scan.Kept();
        ImmutableArray<int> separated = [.. scan.Separated().Select(OriginalRow)];
        separated = Separated.IsEmpty ? separated : separated.AddRange(Separated).Sort();
        ImmutableSortedDictionary<string, int> levels = SeparatedLevels;
        foreach ((string name, int count) in scan.SeparatedLevels)
        {
            levels = levels.SetItem(name, levels.GetValueOrDefault(name) + count);
        }

        ImmutableArray<string> columns = [.. Columns.Union(scan.Pair)];
        if (scan.Left == 0)
        {
            throw separated.IsEmpty ? AllSingletons(_all) : Nothing(_all, family!, separated, [.. levels.Keys, .. columns]);
        }

        bool areAll = scan.Left == Data.RowCount;
        return new AbsorbedSample(
            _all,
            areAll ? Data : Data.SelectRows(kept, threads),
            areAll ? _rows
                : _rows is null ? kept
                : Array.ConvertAll(kept, OriginalRow)
        )
        {
            Singletons = Singletons + scan.Singletons,
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
}
