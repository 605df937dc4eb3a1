using System.Numerics.Tensors;

namespace Crabbymetrics.Estimators;

/// <summary>
/// The directions of the parameters that leave every held row where it is, by an orthonormal basis. Held rows are taken into a basis of
/// their own, the longest remainders first, until less than a share of every row is left: what is left is rounding.
/// </summary>
internal sealed class FreeDirections
{
    // A remainder of a row below this share of its length is zero.
    private const double Nothing = 1e-12;

    // A sampled row enters the basis where its remainder is above this share of its length.
    private const double GoodShare = 1e-3;

    // A row enters the basis where its remainder is above this share of the largest.
    private const double GoodPivot = 0.1;

    // The number of stretches of the rows, from each of which the row with the largest remainder is a candidate.
    private const int Stretches = 64;

    private readonly MovementRows _rows;
    private readonly MovementKind[] _kinds;
    private readonly double[] _lengths;
    private readonly List<double[]> _held = [];
    private readonly CancellationToken _cancellationToken;
    private double[][]? _basis;

    private FreeDirections(MovementRows rows, MovementKind[] kinds, double[] lengths, CancellationToken cancellationToken)
    {
        _rows = rows;
        _kinds = kinds;
        _lengths = lengths;
        _cancellationToken = cancellationToken;
        Shares = new double[rows.Count];
    }

    /// <summary>The number m of directions.</summary>
    public int Count => _basis?.Length ?? _rows.Dimension;

    /// <summary>The length of the part of each row in the directions, relative to the row; 0 for a row that they do not move.</summary>
    public double[] Shares { get; }

    /// <summary>Finds the directions.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="kinds">Which rows are held.</param>
    /// <param name="lengths">The lengths of the rows.</param>
    /// <param name="heldParameters">Parameters that stay where they are.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    public static FreeDirections Find(
        MovementRows rows,
        MovementKind[] kinds,
        double[] lengths,
        IEnumerable<int> heldParameters,
        CancellationToken cancellationToken
    )
    {
        FreeDirections free = new(rows, kinds, lengths, cancellationToken);
        free.Search(heldParameters);
        return free;
    }

    /// <summary>Writes the direction of the parameters with given coordinates.</summary>
    public void ToDirection(ReadOnlySpan<double> coordinates, Span<double> direction)
    {
        if (_basis is null)
        {
            coordinates.CopyTo(direction);
            return;
        }

        direction.Clear();
        for (int d = 0; d < _basis.Length; d++)
        {
            TensorPrimitives.MultiplyAdd(_basis[d], coordinates[d], direction, direction);
        }
    }

    /// <summary>Writes the products of the directions with a row.</summary>
    public void ToCoordinates(ReadOnlySpan<double> row, Span<double> coordinates)
    {
        if (_basis is null)
        {
            row.CopyTo(coordinates);
            return;
        }

        for (int d = 0; d < _basis.Length; d++)
        {
            coordinates[d] = TensorPrimitives.Dot<double>(_basis[d], row);
        }
    }

    private void Search(IEnumerable<int> heldParameters)
    {
        int p = _rows.Dimension;
        foreach (int parameter in heldParameters)
        {
            double[] unit = new double[p];
            unit[parameter] = 1.0;
            _held.Add(unit);
        }

        int heldCount = _kinds.AsSpan().Count(MovementKind.Held);
        if (heldCount > 0)
        {
            TakeIn(Sample(heldCount, (2 * p) + Stretches), GoodShare);
        }

        for (int i = 0; i < Shares.Length; i++)
        {
            Shares[i] = _lengths[i] > 0.0 ? 1.0 : 0.0;
        }

        while (_held.Count > 0)
        {
            _cancellationToken.ThrowIfCancellationRequested();
            _basis = Complement();
            MeasureShares();
            List<int> left = LargestShares(out double largest);
            if (largest == 0.0 || _basis.Length == 0)
            {
                return;
            }

            TakeIn(left, GoodPivot * largest);
        }
    }

    // Some held rows, evenly spread.
    private List<int> Sample(int heldCount, int size)
    {
        List<int> sample = [];
        long seen = 0;
        for (int i = 0; i < _kinds.Length; i++)
        {
            if (_kinds[i] != MovementKind.Held)
            {
                continue;
            }

            if (seen * size / heldCount >= sample.Count)
            {
                sample.Add(i);
            }

            seen++;
        }

        return sample;
    }

    // Takes rows into the basis, the row with the largest remainder first, while the remainder is above a share of its length.
    private void TakeIn(List<int> candidates, double leastShare)
    {
        double[][] remainders =
        [
            .. candidates
                .Where(row => _lengths[row] > 0.0)
                .Select(row =>
                {
                    double[] values = new double[_rows.Dimension];
                    _rows.CopyRow(row, values);
                    TensorPrimitives.Divide(values, _lengths[row], values);
                    Reduce(values);
                    return values;
                }),
        ];
        while (_held.Count < _rows.Dimension && remainders.Length > 0)
        {
            _cancellationToken.ThrowIfCancellationRequested();
            double[] best = remainders.MaxBy(static values => TensorPrimitives.Norm<double>(values))!;
            double norm = TensorPrimitives.Norm<double>(best);
            if (!(norm > leastShare))
            {
                return;
            }

            double[] direction = [.. best];
            TensorPrimitives.Divide(direction, norm, direction);
            Reduce(direction);
            TensorPrimitives.Divide(direction, TensorPrimitives.Norm<double>(direction), direction);
            _held.Add(direction);
            foreach (double[] values in remainders)
            {
                Subtract(direction, values);
            }
        }
    }

    private void Reduce(double[] values)
    {
        for (int pass = 0; pass < 2; pass++)
        {
            foreach (double[] direction in _held)
            {
                Subtract(direction, values);
            }
        }
    }

    private static void Subtract(double[] direction, double[] values) =>
        TensorPrimitives.MultiplyAdd(direction, -TensorPrimitives.Dot<double>(direction, values), values, values);

    // An orthonormal basis of the complement of the held directions, from the unit vectors with the largest remainders.
    private double[][] Complement()
    {
        int p = _rows.Dimension,
            count = p - _held.Count;
        double[][] remainders = new double[p][];
        for (int j = 0; count > 0 && j < p; j++)
        {
            remainders[j] = new double[p];
            remainders[j][j] = 1.0;
            Reduce(remainders[j]);
        }

        List<double[]> basis = [];
        while (basis.Count < count)
        {
            _cancellationToken.ThrowIfCancellationRequested();
            double[] direction = [.. remainders.MaxBy(static values => TensorPrimitives.Norm<double>(values))!];
            for (int pass = 0; pass < 2; pass++)
            {
                TensorPrimitives.Divide(direction, TensorPrimitives.Norm<double>(direction), direction);
                Reduce(direction);
                foreach (double[] other in basis)
                {
                    Subtract(other, direction);
                }
            }

            TensorPrimitives.Divide(direction, TensorPrimitives.Norm<double>(direction), direction);
            basis.Add(direction);
            foreach (double[] values in remainders)
            {
                Subtract(direction, values);
            }
        }

        return [.. basis];
    }

    private void MeasureShares()
    {
        double[] squares = new double[_rows.Count],
            movements = new double[_rows.Count];
        foreach (double[] direction in _basis!)
        {
            _cancellationToken.ThrowIfCancellationRequested();
            _rows.Move(direction, movements);
            TensorPrimitives.MultiplyAdd(movements, movements, squares, squares);
        }

        for (int i = 0; i < squares.Length; i++)
        {
            double share = _lengths[i] > 0.0 ? Math.Sqrt(squares[i]) / _lengths[i] : 0.0;
            Shares[i] = share > Nothing ? share : 0.0;
        }
    }

    // From each stretch of the rows the held row with the largest remainder.
    private List<int> LargestShares(out double largest)
    {
        List<int> left = [];
        largest = 0.0;
        for (int s = 0; s < Stretches; s++)
        {
            int best = -1,
                end = (int)((s + 1L) * _kinds.Length / Stretches);
            for (int i = (int)((long)s * _kinds.Length / Stretches); i < end; i++)
            {
                if (_kinds[i] == MovementKind.Held && Shares[i] > (best < 0 ? 0.0 : Shares[best]))
                {
                    best = i;
                }
            }

            if (best >= 0)
            {
                left.Add(best);
                largest = Math.Max(largest, Shares[best]);
            }
        }

        return left;
    }
}
