using System.Collections.Immutable;
using System.Globalization;

namespace Crabbymetrics;

/// <summary>
/// A column of categories, a factor: one of some levels in each row. In a <see cref="DesignMatrix"/> it stands for a dummy column for each
/// level, named <c>region[north]</c>, 1 in the rows of the level and 0 in the others, but is kept as an integer per row. The baseline is
/// the level that has no dummy, with which the others are compared (treatment coding). Immutable: the <c>With...</c> methods return copies
/// that share the codes.
/// </summary>
public sealed class CategoricalColumn : DesignColumn
{
    private readonly int[] _codes;
    private readonly int[] _counts;

    // A name for each level; default where they follow from the names of column and level.
    private readonly ImmutableArray<string> _dummyNames;

    private CategoricalColumn(
        string name,
        ImmutableArray<string> levels,
        int[] codes,
        int[] counts,
        int? baseline,
        ImmutableArray<string> dummyNames
    )
        : base(name)
    {
        Levels = levels;
        _codes = codes;
        _counts = counts;
        Baseline = baseline;
        _dummyNames = dummyNames;
    }

    /// <inheritdoc/>
    public override int RowCount => _codes.Length;

    /// <summary>The levels, those included that no row has.</summary>
    public ImmutableArray<string> Levels { get; }

    /// <summary>The zero-based level of each row.</summary>
    public ReadOnlyMemory<int> Codes => _codes;

    /// <summary>The zero-based level without a dummy column; null where every level has one.</summary>
    public int? Baseline { get; }

    /// <summary>The number of dummy columns that it stands for.</summary>
    public int DummyCount => Levels.Length - (Baseline is null ? 0 : 1);

    internal int[] OwnedCodes => _codes;

    /// <summary>Finds the levels of some values and sorts them: numbers as numbers, text by the numbers of its characters. The first level
    /// is the baseline.</summary>
    /// <typeparam name="T">Any ordered type.</typeparam>
    /// <param name="name">The name of the column.</param>
    /// <param name="values">n values.</param>
    /// <returns>The column.</returns>
    /// <exception cref="ArgumentException">A value is missing (null or NaN; the message names the row), or two values are written
    /// alike.</exception>
    public static CategoricalColumn Create<T>(string name, IReadOnlyList<T> values)
        where T : IComparable<T>
    {
        ArgumentNullException.ThrowIfNull(values);
        Dictionary<T, int> found = [];
        int[] codes = new int[values.Count];
        for (int i = 0; i < codes.Length; i++)
        {
            T value = values[i];
            if (value is null or double.NaN or float.NaN)
            {
                throw new ArgumentException(
                    FormattableString.Invariant($"The value of '{name}' in row {i} is missing. Drop or fill the row first."),
                    nameof(values)
                );
            }

            if (!found.TryGetValue(value, out codes[i]))
            {
                found.Add(value, codes[i] = found.Count);
            }
        }

        T[] sorted = [.. found.Keys];
        // The order of text must not depend on the language of the machine.
        Array.Sort(sorted, typeof(T) == typeof(string) ? (IComparer<T>)(object)StringComparer.Ordinal : Comparer<T>.Default);
        int[] position = new int[sorted.Length];
        for (int level = 0; level < sorted.Length; level++)
        {
            position[found[sorted[level]]] = level;
        }

        for (int i = 0; i < codes.Length; i++)
        {
            codes[i] = position[codes[i]];
        }

        return FromOwnedCodes(name, [.. sorted.Select(static level => Convert.ToString(level, CultureInfo.InvariantCulture) ?? "")], codes);
    }

    /// <summary>Takes levels and the level of each row. The first level is the baseline.</summary>
    /// <param name="name">The name of the column.</param>
    /// <param name="levels">The levels, in the order of their codes.</param>
    /// <param name="codes">n zero-based levels; they are copied.</param>
    /// <returns>The column.</returns>
    /// <exception cref="ArgumentException">There is no level, a level is empty or there twice, or a code has no level; the message names
    /// the row.</exception>
    public static CategoricalColumn FromCodes(string name, IReadOnlyList<string> levels, ReadOnlySpan<int> codes) =>
        FromOwnedCodes(name, levels, codes.ToArray());

    /// <summary>The same without a copy of the codes. The caller must not change the array afterwards.</summary>
    /// <param name="name">The name of the column.</param>
    /// <param name="levels">The levels, in the order of their codes.</param>
    /// <param name="codes">n zero-based levels.</param>
    /// <returns>The column.</returns>
    /// <exception cref="ArgumentException">There is no level, a level is empty or there twice, or a code has no level; the message names
    /// the row.</exception>
    public static CategoricalColumn FromOwnedCodes(string name, IReadOnlyList<string> levels, int[] codes)
    {
        ArgumentNullException.ThrowIfNull(levels);
        ArgumentNullException.ThrowIfNull(codes);
        HashSet<string> seen = [];
        for (int level = 0; level < levels.Count; level++)
        {
            if (string.IsNullOrEmpty(levels[level]))
            {
                throw new ArgumentException(FormattableString.Invariant($"Level {level} of '{name}' is empty text."), nameof(levels));
            }

            if (!seen.Add(levels[level]))
            {
                throw new ArgumentException($"'{name}' has the level '{levels[level]}' twice.", nameof(levels));
            }
        }

        int[] counts = new int[levels.Count];
        for (int i = 0; i < codes.Length; i++)
        {
            if ((uint)codes[i] >= (uint)counts.Length)
            {
                throw new ArgumentException(
                    FormattableString.Invariant(
                        $"The code of '{name}' in row {i} is {codes[i]}: there are {counts.Length} levels, 0 to {counts.Length - 1}."
                    ),
                    nameof(codes)
                );
            }

            counts[codes[i]]++;
        }

        return new CategoricalColumn(
            name,
            [.. levels],
            codes,
            counts,
            levels.Count > 0 ? 0 : throw new ArgumentException($"'{name}' has no levels.", nameof(levels)),
            default
        );
    }

    /// <summary>Compares with another level.</summary>
    /// <param name="level">The level that has no dummy column.</param>
    /// <returns>The column.</returns>
    /// <exception cref="ArgumentException">There is no such level.</exception>
    public CategoricalColumn WithBaseline(string level)
    {
        int index = Levels.IndexOf(level);
        return index >= 0
            ? new CategoricalColumn(Name, Levels, _codes, _counts, index, _dummyNames)
            : throw new ArgumentException(
                $"'{Name}' has no level '{level}'. There are: {string.Join(", ", Levels.Take(20))}{(Levels.Length > 20 ? ", ..." : "")}.",
                nameof(level)
            );
    }

    /// <summary>Gives every level a dummy column: for a model without an intercept, where there is no baseline to compare with.</summary>
    /// <returns>The column.</returns>
    public CategoricalColumn WithoutBaseline() => new(Name, Levels, _codes, _counts, null, _dummyNames);

    /// <summary>Names the dummy columns otherwise than <c>region[north]</c>: those of a combination of two factors, say.</summary>
    /// <param name="names">A name for each level; that of the baseline is not used.</param>
    /// <returns>The column.</returns>
    /// <exception cref="ArgumentException">There is not a name for each level.</exception>
    public CategoricalColumn WithDummyNames(IReadOnlyList<string> names)
    {
        ArgumentNullException.ThrowIfNull(names);
        return names.Count == Levels.Length
            ? new CategoricalColumn(Name, Levels, _codes, _counts, Baseline, [.. names])
            : throw new ArgumentException($"There are {names.Count} names for the {Levels.Length} levels of '{Name}'.", nameof(names));
    }

    internal override DesignColumn SelectRows(int[] rows) => Select(rows);

    internal override double[] Keys() => Array.ConvertAll(_codes, static code => (double)code);

    internal CategoricalColumn Select(int[] rows)
    {
        int[] codes = Array.ConvertAll(rows, row => _codes[row]);
        int[] counts = new int[Levels.Length];
        foreach (int code in codes)
        {
            counts[code]++;
        }

        return new CategoricalColumn(Name, Levels, codes, counts, Baseline, _dummyNames);
    }

    /// <summary>The level of a dummy column.</summary>
    internal int LevelOf(int dummy) => Baseline is { } baseline && dummy >= baseline ? dummy + 1 : dummy;

    /// <summary>Whether the dummies have names of their own.</summary>
    internal bool HasDummyNames => !_dummyNames.IsDefault;

    internal string DummyName(int dummy) => HasDummyNames ? _dummyNames[LevelOf(dummy)] : $"{Name}[{Levels[LevelOf(dummy)]}]";

    internal ColumnMoments Moments(int dummy)
    {
        double mean = RowCount == 0 ? 0.0 : (double)_counts[LevelOf(dummy)] / RowCount;
        return new ColumnMoments(mean, Math.Sqrt(mean * (1.0 - mean)));
    }

    internal void CopyDummy(int dummy, int firstRow, Span<double> destination)
    {
        int level = LevelOf(dummy);
        ReadOnlySpan<int> codes = _codes.AsSpan(firstRow, destination.Length);
        for (int i = 0; i < codes.Length; i++)
        {
            destination[i] = codes[i] == level ? 1.0 : 0.0;
        }
    }
}
