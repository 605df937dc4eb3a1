using System.Numerics.Tensors;

namespace Crabbymetrics.Estimators;

/// <summary>
/// The columns of a <see cref="LinearBasis"/> computed from the raw regressors, without any row: numbers that can be sent to where the rows
/// are. Combinations are made in pairs of doubles (<see cref="DoubleDouble"/>): each value is right to the last digit or two, whatever
/// cancels in it. Immutable.
/// </summary>
internal sealed class RawBasis
{
    private readonly int _firstSlope;
    private readonly double[] _means;
    private readonly double[] _scales;
    private readonly double[]? _triangle;

    /// <summary>Creates a basis.</summary>
    /// <param name="firstSlope">1 where a column of ones comes first, 0 without.</param>
    /// <param name="means">The mean by which each of the p regressors is centred.</param>
    /// <param name="scales">The power of two by which each is divided.</param>
    /// <param name="triangle">The combinations of these columns, k x k, upper triangular, row-major; null for the columns
    /// themselves.</param>
    public RawBasis(int firstSlope, double[] means, double[] scales, double[]? triangle)
    {
        _firstSlope = firstSlope;
        _means = means;
        _scales = scales;
        _triangle = triangle;
        int p = means.Length,
            k = firstSlope + p;
        Combinations = new double[triangle is null ? 0 : k * p];
        Constants = new DoubleDouble[triangle is null ? 0 : k];
        for (int l = 0; l < Constants.Length; l++)
        {
            DoubleDouble constant = firstSlope > 0 ? triangle![l] : 0.0;
            for (int j = 0; j < p; j++)
            {
                double factor = triangle![((firstSlope + j) * k) + l] / scales[j];
                Combinations[(l * p) + j] = factor;
                constant -= DoubleDouble.Product(means[j], factor);
            }

            Constants[l] = constant;
        }
    }

    /// <summary>The number k of columns.</summary>
    public int Count => _firstSlope + _means.Length;

    /// <summary>For each column of the basis the p factors of the regressors; empty without combinations.</summary>
    public double[] Combinations { get; }

    /// <summary>What is added to each combination; empty without combinations.</summary>
    public DoubleDouble[] Constants { get; }

    /// <summary>What says to another process which basis this is.</summary>
    public double[] Numbers => [_firstSlope, _means.Length, _triangle is null ? 0.0 : 1.0, .. _means, .. _scales, .. _triangle ?? []];

    /// <summary>The basis that <see cref="Numbers"/> say.</summary>
    public static RawBasis Read(PassReading reading)
    {
        int firstSlope = reading.Count(),
            p = reading.Count(),
            k = firstSlope + p;
        bool isTriangle = reading.Flag();
        return new RawBasis(firstSlope, reading.Numbers(p), reading.Numbers(p), isTriangle ? reading.Numbers(checked(k * k)) : null);
    }

    /// <summary>Writes the k columns of some rows, one after the other.</summary>
    /// <param name="block">The rows; columns after the p regressors have no part.</param>
    /// <param name="columns">Receives k columns of as many values as the block has rows.</param>
    /// <param name="scratch">A value for each row.</param>
    public void Fill(in DesignBlock block, Span<double> columns, Span<double> scratch)
    {
        int n = block.RowCount,
            p = _means.Length;
        for (int l = 0; l < Count; l++)
        {
            Span<double> column = columns.Slice(l * n, n);
            if (_triangle is not null)
            {
                Span<double> low = scratch[..n];
                column.Fill(Constants[l].High);
                low.Fill(Constants[l].Low);
                PairCombination.Add(in block, Combinations.AsSpan(l * p, p), column, low);
                TensorPrimitives.Add(column, low, column);
            }
            else if (l < _firstSlope)
            {
                column.Fill(1.0);
            }
            else
            {
                FillScaled(in block, l - _firstSlope, _means[l - _firstSlope], _scales[l - _firstSlope], column);
            }
        }
    }

    /// <summary>Writes one regressor, centred and scaled.</summary>
    /// <param name="block">The rows.</param>
    /// <param name="index">The column of the block.</param>
    /// <param name="mean">What is subtracted.</param>
    /// <param name="scale">The power of two that divides.</param>
    /// <param name="column">Receives a value for each row.</param>
    public static void FillScaled(in DesignBlock block, int index, double mean, double scale, Span<double> column)
    {
        block.CopyColumn(index, column);
        if (mean != 0.0)
        {
            TensorPrimitives.Subtract(column, mean, column);
        }

        TensorPrimitives.Multiply(column, 1.0 / scale, column);
    }
}
