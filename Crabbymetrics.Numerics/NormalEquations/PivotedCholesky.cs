using System.Numerics.Tensors;
using System.Runtime.Intrinsics;

namespace Crabbymetrics.Numerics;

/// <summary>Cholesky's factorization with pivots of a positive semidefinite matrix, which gives its rank.</summary>
/// <remarks>Higham, "Analysis of the Cholesky decomposition of a semi-definite matrix" (1990).</remarks>
internal sealed class PivotedCholesky
{
    // Pivots of the matrix scaled to a unit diagonal before the largest block was taken out.
    private const double Zero = 1e-11;

    private readonly int _count;
    private readonly double[] _factor;
    private readonly double[] _scales;
    private readonly int[] _order;

    /// <summary>Factors a matrix.</summary>
    /// <param name="matrix">Both triangles, row-major; it stays as it is.</param>
    /// <param name="stride">The length of its rows.</param>
    /// <param name="squares">The squared length of each coordinate, against which a pivot is nothing.</param>
    public PivotedCholesky(double[] matrix, int stride, double[] squares)
    {
        _count = squares.Length;
        _scales = Array.ConvertAll(squares, static square => square > 0.0 ? 1.0 / Math.Sqrt(square) : 0.0);
        _order = [.. Enumerable.Range(0, _count)];
        double[] scaled = new double[_count * _count];
        for (int i = 0; i < _count; i++)
        {
            for (int j = 0; j < _count; j++)
            {
                scaled[(i * _count) + j] = matrix[(i * stride) + j] * _scales[i] * _scales[j];
            }
        }

        _factor = new double[_count * _count];
        Rank = Factor(scaled);
    }

    /// <summary>The rank.</summary>
    public int Rank { get; }

    /// <summary>Solves for four right sides in the range of the matrix, in place. Coordinates without a pivot are 0.</summary>
    /// <param name="values">Four vectors, interleaved.</param>
    public void Solve(Span<double> values)
    {
        double[] x = new double[4 * Rank];
        for (int a = 0; a < Rank; a++)
        {
            int row = _order[a];
            Vector256<double> value = Vector256.LoadUnsafe(ref values[4 * row]) * _scales[row];
            for (int b = 0; b < a; b++)
            {
                value -= Vector256.LoadUnsafe(ref x[4 * b]) * _factor[(row * _count) + b];
            }

            (value / Vector256.Create(_factor[(row * _count) + a])).StoreUnsafe(ref x[4 * a]);
        }

        values.Clear();
        for (int a = Rank - 1; a >= 0; a--)
        {
            int row = _order[a];
            Vector256<double> value = Vector256.LoadUnsafe(ref x[4 * a]) / Vector256.Create(_factor[(row * _count) + a]);
            for (int b = 0; b < a; b++)
            {
                ref double other = ref x[4 * b];
                (Vector256.LoadUnsafe(ref other) - (value * _factor[(row * _count) + b])).StoreUnsafe(ref other);
            }

            (value * _scales[row]).StoreUnsafe(ref values[4 * row]);
        }
    }

    // The row of the a-th pivot holds its row of L in the columns 0 to a.
    private int Factor(double[] scaled)
    {
        double[] diagonal = new double[_count];
        for (int i = 0; i < _count; i++)
        {
            diagonal[i] = scaled[(i * _count) + i];
        }

        for (int step = 0; step < _count; step++)
        {
            int best = step;
            for (int a = step + 1; a < _count; a++)
            {
                best = diagonal[_order[a]] > diagonal[_order[best]] ? a : best;
            }

            if (!(diagonal[_order[best]] > Zero))
            {
                return step;
            }

            (_order[step], _order[best]) = (_order[best], _order[step]);
            int pivot = _order[step];
            double root = Math.Sqrt(diagonal[pivot]);
            ReadOnlySpan<double> own = _factor.AsSpan(pivot * _count, step);
            for (int a = step + 1; a < _count; a++)
            {
                int i = _order[a];
                double value = scaled[(i * _count) + pivot] - TensorPrimitives.Dot(_factor.AsSpan(i * _count, step), own);
                value /= root;
                _factor[(i * _count) + step] = value;
                diagonal[i] -= value * value;
            }

            _factor[(pivot * _count) + step] = root;
        }

        return _count;
    }
}
