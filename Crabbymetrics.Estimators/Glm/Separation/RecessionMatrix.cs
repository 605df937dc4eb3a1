using System.Numerics.Tensors;
using Crabbymetrics.Optimization;

namespace Crabbymetrics.Estimators;

/// <summary>
/// The columns <c>a_i = s_i x_i / |x_i|</c> in coordinates of the free directions, s_i being the sign of the movement along which row i
/// gains; zeros for rows that are held or absent.
/// </summary>
internal sealed class RecessionMatrix : ILeastSquaresMatrix
{
    private readonly MovementRows _rows;
    private readonly FreeDirections _free;
    private readonly double[] _factors;
    private readonly double[] _direction;

    public RecessionMatrix(MovementRows rows, FreeDirections free, MovementKind[] kinds, double[] lengths)
    {
        _rows = rows;
        _free = free;
        _direction = new double[rows.Dimension];
        _factors = new double[rows.Count];
        for (int i = 0; i < _factors.Length; i++)
        {
            _factors[i] = kinds[i] switch
            {
                MovementKind.Up => 1.0 / lengths[i],
                MovementKind.Down => -1.0 / lengths[i],
                _ => 0.0,
            };
        }
    }

    public int RowCount => _free.Count;

    public int ColumnCount => _rows.Count;

    /// <summary>Takes a row out: its column becomes zeros.</summary>
    public void Remove(int row) => _factors[row] = 0.0;

    public void ColumnNorms(Span<double> norms)
    {
        for (int i = 0; i < norms.Length; i++)
        {
            norms[i] = _factors[i] == 0.0 ? 0.0 : _free.Shares[i];
        }
    }

    public void CopyColumn(int column, Span<double> values)
    {
        _rows.CopyRow(column, _direction);
        TensorPrimitives.Multiply(_direction, _factors[column], _direction);
        _free.ToCoordinates(_direction, values);
    }

    public void TransposedProduct(ReadOnlySpan<double> residual, Span<double> products)
    {
        _free.ToDirection(residual, _direction);
        _rows.Move(_direction, products);
        TensorPrimitives.Multiply(products, _factors, products);
    }

    /// <summary>Writes the sum of the columns, each times 1 and what is added to that for some.</summary>
    public void Sum(ReadOnlySpan<int> rows, ReadOnlySpan<double> added, Span<double> sum)
    {
        double[] weights = [.. _factors];
        for (int i = 0; i < rows.Length; i++)
        {
            weights[rows[i]] *= 1.0 + added[i];
        }

        _rows.Combine(weights, _direction);
        _free.ToCoordinates(_direction, sum);
    }
}
