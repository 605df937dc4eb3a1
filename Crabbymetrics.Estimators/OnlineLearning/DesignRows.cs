using System.Collections.Immutable;

namespace Crabbymetrics.Estimators;

/// <summary>The rows of a design: its numeric columns copied row by row, so that a random order reads them from near places, and of each
/// category the one column of the row's level.</summary>
internal sealed class DesignRows : RowSource
{
    private readonly RegressionData _data;

    // In the order of the columns: the place among the numeric columns, or the complement of a category.
    private readonly int[] _slots;
    private readonly int[] _firstColumns;
    private readonly int _numericCount;
    private readonly double[] _values;
    private readonly ImmutableArray<CategoricalColumn> _categories;
    private readonly int[] _columns;
    private readonly double[] _read;

    public DesignRows(RegressionData data)
    {
        _data = data;
        DesignMatrix design = data.Design;
        List<int> slots = [];
        List<int> firstColumns = [];
        List<int> numeric = [];
        for (int column = 0; column < design.ColumnCount; column++)
        {
            bool isCoded = design.IsCoded(column);
            int slot = isCoded ? ~design.CategoryOf(column) : numeric.Count;
            if (!isCoded)
            {
                numeric.Add(column);
            }

            if (!isCoded || slots.Count == 0 || slots[^1] != slot)
            {
                slots.Add(slot);
                firstColumns.Add(column);
            }
        }

        _slots = [.. slots];
        _firstColumns = [.. firstColumns];
        _numericCount = numeric.Count;
        _values = RowByRow(design, numeric);
        _categories = design.Categories;
        _columns = new int[_slots.Length];
        _read = new double[_slots.Length];
    }

    public override int Count => _data.RowCount;

    public override void Read(int row, out ReadOnlySpan<int> columns, out ReadOnlySpan<double> values)
    {
        int count = 0;
        ReadOnlySpan<double> numbers = _values.AsSpan(row * _numericCount, _numericCount);
        for (int s = 0; s < _slots.Length; s++)
        {
            int slot = _slots[s];
            int column = _firstColumns[s];
            double value = slot >= 0 ? numbers[slot] : Coded(~slot, row, ref column);
            if (value != 0.0)
            {
                _columns[count] = column;
                _read[count++] = value;
            }
        }

        columns = _columns.AsSpan(0, count);
        values = _read.AsSpan(0, count);
    }

    public override double OutcomeOf(int row) => _data.Outcome.Span[row];

    public override double OffsetOf(int row) => _data.HasOffset ? _data.Offset.Span[row] : 0.0;

    public override double WeightOf(int row) => _data.Weights is { } weights ? weights.Values.Span[row] : 1.0;

    // The one value of a category in a row, and its column; 0 at the baseline.
    private double Coded(int category, int row, ref int column)
    {
        int level = _categories[category].Codes.Span[row];
        int? baseline = _categories[category].Baseline;
        column += level - (level > baseline ? 1 : 0);
        ReadOnlySpan<double> scale = _data.Design.ScaleOf(category).Span;
        return level == baseline ? 0.0
            : scale.IsEmpty ? 1.0
            : scale[row];
    }

    private static double[] RowByRow(DesignMatrix design, List<int> columns)
    {
        double[] rows = new double[checked(design.RowCount * columns.Count)];
        double[] column = new double[design.RowCount];
        for (int j = 0; j < columns.Count; j++)
        {
            design.CopyColumn(columns[j], column);
            for (int row = 0; row < column.Length; row++)
            {
                rows[(row * columns.Count) + j] = column[row];
            }
        }

        return rows;
    }
}
