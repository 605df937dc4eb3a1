namespace Crabbymetrics;

/// <summary>
/// How the columns of a view of a design with factors lie: which of them are values, and which are the dummies of a factor, kept as codes.
/// The dummies of a factor must be next to each other, each once and unshifted, as they are in every view that keeps a design's order;
/// other views see all their dummies as values. Immutable.
/// </summary>
internal sealed class ViewLayout
{
    private readonly int _diagonal = -1;

    private ViewLayout(int columnCount, int[] values, ViewFactor[] factors)
    {
        ColumnCount = columnCount;
        Values = values;
        Factors = factors;
        ValuesStart =
            values.Length == 0 ? 0
            : values[^1] - values[0] == values.Length - 1 ? values[0]
            : -1;
        for (int f = 0; f < factors.Length; f++)
        {
            HasScales |= factors[f].Scale is not null;
            if (_diagonal < 0 || factors[f].Count > factors[_diagonal].Count)
            {
                _diagonal = f;
            }
        }
    }

    /// <summary>The number of columns of the view.</summary>
    public int ColumnCount { get; }

    /// <summary>The columns of the view that are values, ascending.</summary>
    public int[] Values { get; }

    /// <summary>The first of those where they are next to each other; -1 where they are not.</summary>
    public int ValuesStart { get; }

    /// <summary>The factors with a column in the view.</summary>
    public ViewFactor[] Factors { get; }

    /// <summary>The factor with the most columns, whose cross product is the diagonal of the arrow; null where there is no
    /// factor.</summary>
    public ViewFactor? Diagonal => _diagonal < 0 ? null : Factors[_diagonal];

    /// <summary>Whether a factor is multiplied by a number.</summary>
    public bool HasScales { get; }

    /// <summary>The number of columns outside the diagonal.</summary>
    public int HeadCount => ColumnCount - (Diagonal?.Count ?? 0);

    /// <summary>The place of a column among those outside the diagonal.</summary>
    public int HeadOf(int column) =>
        Diagonal is { } diagonal && column >= diagonal.Start + diagonal.Count ? column - diagonal.Count : column;

    /// <summary>Lays out the columns of a view.</summary>
    public static ViewLayout Create(DesignMatrix design, ReadOnlySpan<int> columns, ReadOnlySpan<double> shifts)
    {
        List<int> values = [];
        List<ViewFactor> factors = [];
        HashSet<int> seen = [];
        bool regular = true;
        for (int j = 0; j < columns.Length && regular; )
        {
            (int factor, _) = design.SlotOf(columns[j]);
            if (factor < 0)
            {
                values.Add(j++);
                continue;
            }

            CategoricalColumn category = design.Categories[factor];
            int[] places = new int[category.Levels.Length];
            places.AsSpan().Fill(-1);
            int start = j;
            for (; j < columns.Length && design.SlotOf(columns[j]) is var (same, dummy) && same == factor; j++)
            {
                ref int place = ref places[category.LevelOf(dummy)];
                regular &= place < 0 && shifts[j] == 0.0;
                place = j - start;
            }

            regular &= seen.Add(factor);
            factors.Add(new ViewFactor(category.OwnedCodes, design.OwnedScaleOf(factor), places, start, j - start));
        }

        return regular
            ? new ViewLayout(columns.Length, [.. values], [.. factors])
            : new ViewLayout(columns.Length, [.. Enumerable.Range(0, columns.Length)], []);
    }
}
