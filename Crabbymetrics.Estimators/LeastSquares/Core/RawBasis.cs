using System.Numerics.Tensors;

namespace Crabbymetrics.Estimators;

/// <summary>
/// The columns of a <see cref="LinearBasis"/> computed from the raw regressors, without any row: numbers that can be sent to where the rows
/// are. Combinations are made in pairs of doubles (<see cref="DoubleDouble"/>): each value is right to the last digit or two, whatever
/// cancels in it. Immutable.
/// </summary>
internal sealed class RawBasis
{
    private readonly ScaledColumns _columns;
    private readonly double[]? _triangle;

    /// <summary>Creates a basis.</summary>
    /// <param name="columns">The working columns.</param>
    /// <param name="triangle">The combinations of these, k x k, upper triangular, row-major; null for the columns themselves.</param>
    public RawBasis(ScaledColumns columns, double[]? triangle)
    {
        _columns = columns;
        _triangle = triangle;
        int p = columns.Means.Length,
            first = columns.FirstSlope,
            k = columns.Count;
        Combinations = new double[triangle is null ? 0 : k * p];
        Constants = new DoubleDouble[triangle is null ? 0 : k];
        for (int l = 0; l < Constants.Length; l++)
        {
            DoubleDouble constant = first > 0 ? triangle![l] : 0.0;
            for (int j = 0; j < p; j++)
            {
                double factor = triangle![((first + j) * k) + l] / columns.Scales[j];
                Combinations[(l * p) + j] = factor;
                constant -= DoubleDouble.Product(columns.Means[j], factor);
            }

            Constants[l] = constant;
        }
    }

    /// <summary>The number k of columns.</summary>
    public int Count => _columns.Count;

    /// <summary>For each column of the basis the p factors of the regressors; empty without combinations.</summary>
    public double[] Combinations { get; }

    /// <summary>What is added to each combination; empty without combinations.</summary>
    public DoubleDouble[] Constants { get; }

    /// <summary>What says to another process which basis this is.</summary>
    public double[] Numbers => [.. _columns.Numbers, _triangle is null ? 0.0 : 1.0, .. _triangle ?? []];

    /// <summary>The basis that <see cref="Numbers"/> say.</summary>
    public static RawBasis Read(PassReading reading)
    {
        ScaledColumns columns = ScaledColumns.Read(reading);
        return new RawBasis(columns, reading.Flag() ? reading.Numbers(checked(columns.Count * columns.Count)) : null);
    }

    /// <summary>Writes the k columns of some rows, one after the other.</summary>
    /// <param name="block">The rows; columns after the p regressors have no part.</param>
    /// <param name="columns">Receives k columns of as many values as the block has rows.</param>
    /// <param name="scratch">A value for each row.</param>
    public void Fill(in DesignBlock block, Span<double> columns, Span<double> scratch)
    {
        if (_triangle is null)
        {
            _columns.Fill(in block, columns);
            return;
        }

        int n = block.RowCount,
            p = _columns.Means.Length;
        Span<double> low = scratch[..n];
        for (int l = 0; l < Count; l++)
        {
            Span<double> column = columns.Slice(l * n, n);
            column.Fill(Constants[l].High);
            low.Fill(Constants[l].Low);
            PairCombination.Add(in block, Combinations.AsSpan(l * p, p), column, low);
            TensorPrimitives.Add(column, low, column);
        }
    }
}
