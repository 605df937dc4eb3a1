namespace Crabbymetrics;

/// <summary>
/// A factor times a number: in a <see cref="DesignMatrix"/> it stands for a column for each level, the number in the rows of the level and
/// 0 in the others, named <c>region[north]:x</c>. It is kept as a code and a value per row, however many levels there are. Immutable.
/// </summary>
public sealed class ScaledCategoricalColumn : DesignColumn
{
    private readonly ColumnMoments[] _moments;

    /// <summary>Multiplies a factor by a number.</summary>
    /// <param name="category">The factor; its baseline, if it has one, has no column.</param>
    /// <param name="valueName">The name of the number, which the names of the columns end with, unless the factor's dummies have names of
    /// their own (<see cref="CategoricalColumn.WithDummyNames"/>): those are taken as they are.</param>
    /// <param name="values">n finite values. They are not copied: the caller must not change them afterwards.</param>
    /// <exception cref="ArgumentException">A length is wrong or a value is not finite; the message names the row.</exception>
    public ScaledCategoricalColumn(CategoricalColumn category, string valueName, double[] values)
        : base($"{category?.Name}:{valueName}")
    {
        ArgumentNullException.ThrowIfNull(category);
        ArgumentException.ThrowIfNullOrWhiteSpace(valueName);
        ArgumentNullException.ThrowIfNull(values);
        if (values.Length != category.RowCount)
        {
            throw new ArgumentException(
                FormattableString.Invariant($"There are {values.Length} values for {category.RowCount} rows of '{category.Name}'."),
                nameof(values)
            );
        }

        int row = Array.FindIndex(values, static value => !double.IsFinite(value));
        if (row >= 0)
        {
            throw new ArgumentException(FormattableString.Invariant($"{valueName} is {values[row]} in row {row}."), nameof(values));
        }

        Category = category;
        ValueName = valueName;
        OwnedValues = values;
        _moments = MomentsOf(category, values);
    }

    /// <inheritdoc/>
    public override int RowCount => OwnedValues.Length;

    /// <summary>The factor.</summary>
    public CategoricalColumn Category { get; }

    /// <summary>The name of the number.</summary>
    public string ValueName { get; }

    /// <summary>The number in each row.</summary>
    public ReadOnlyMemory<double> Values => OwnedValues;

    internal double[] OwnedValues { get; }

    internal override DesignColumn SelectRows(int[] rows) => Select(rows);

    internal override double[] Keys() => throw new NotSupportedException($"'{Name}' is told apart by its codes and its values: two keys.");

    internal ScaledCategoricalColumn Select(int[] rows) =>
        new(Category.Select(rows), ValueName, RowSelection.Of<double>(OwnedValues, rows));

    internal string ColumnName(int dummy) =>
        Category.HasDummyNames ? Category.DummyName(dummy) : $"{Category.DummyName(dummy)}:{ValueName}";

    internal ColumnMoments Moments(int dummy) => _moments[Category.LevelOf(dummy)];

    internal void CopyColumn(int dummy, int firstRow, Span<double> destination)
    {
        Category.CopyDummy(dummy, firstRow, destination);
        ReadOnlySpan<double> values = OwnedValues.AsSpan(firstRow, destination.Length);
        for (int i = 0; i < destination.Length; i++)
        {
            destination[i] *= values[i];
        }
    }

    // Of each level: the mean and the spread of a column that is 0 in the rows of other levels.
    private static ColumnMoments[] MomentsOf(CategoricalColumn category, double[] values)
    {
        int n = values.Length;
        int[] codes = category.OwnedCodes;
        double[] means = new double[category.Levels.Length];
        double[] squares = new double[means.Length];
        int[] counts = new int[means.Length];
        for (int i = 0; i < n; i++)
        {
            means[codes[i]] += values[i];
            counts[codes[i]]++;
        }

        for (int level = 0; level < means.Length; level++)
        {
            means[level] /= Math.Max(n, 1);
            squares[level] = (n - counts[level]) * means[level] * means[level];
        }

        for (int i = 0; i < n; i++)
        {
            double deviation = values[i] - means[codes[i]];
            squares[codes[i]] += deviation * deviation;
        }

        ColumnMoments[] moments = new ColumnMoments[means.Length];
        for (int level = 0; level < moments.Length; level++)
        {
            moments[level] = new ColumnMoments(means[level], Math.Sqrt(squares[level] / Math.Max(n, 1)));
        }

        return moments;
    }
}
