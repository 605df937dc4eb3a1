using System.Numerics.Tensors;

namespace Crabbymetrics.Inference;

/// <summary>A row-major matrix by the entries of its rows that are not zero.</summary>
internal sealed class SparseRows
{
    // Products with single entries are this much dearer than those of whole rows.
    private const int Advantage = 8;

    private readonly (int Column, double Value)[][] _rows;
    private readonly int _columns;

    private SparseRows((int Column, double Value)[][] rows, int columns)
    {
        _rows = rows;
        _columns = columns;
    }

    /// <summary>The entries of a matrix; null where so many are not zero that it is better multiplied whole.</summary>
    /// <param name="matrix">rows x columns values.</param>
    /// <param name="rows">The number of rows.</param>
    /// <param name="columns">The number of columns.</param>
    public static SparseRows? Find(ReadOnlySpan<double> matrix, int rows, int columns)
    {
        int zeros = System.MemoryExtensions.Count(matrix, 0.0);
        if ((long)(matrix.Length - zeros) * Advantage > matrix.Length)
            return null;
        (int, double)[][] entries = new (int, double)[rows][];
        for (int i = 0; i < rows; i++)
        {
            List<(int, double)> row = [];
            for (int j = 0; j < columns; j++)
            {
                if (matrix[(i * columns) + j] != 0.0)
                    row.Add((j, matrix[(i * columns) + j]));
            }

            entries[i] = [.. row];
        }

        return new SparseRows(entries, columns);
    }

    /// <summary>Computes <c>S M</c>.</summary>
    /// <param name="matrix">M, columns x columns values.</param>
    /// <returns>rows x columns values.</returns>
    public double[] Multiply(ReadOnlySpan<double> matrix)
    {
        double[] product = new double[_rows.Length * _columns];
        for (int i = 0; i < _rows.Length; i++)
        {
            Span<double> target = product.AsSpan(i * _columns, _columns);
            foreach ((int column, double value) in _rows[i])
                TensorPrimitives.MultiplyAdd(matrix.Slice(column * _columns, _columns), value, target, target);
        }

        return product;
    }

    /// <summary>Computes the lower triangle of <c>P S'</c>.</summary>
    /// <param name="matrix">P, rows x columns values.</param>
    /// <returns>rows x rows values.</returns>
    public double[] MultiplyRows(ReadOnlySpan<double> matrix)
    {
        int rows = _rows.Length;
        double[] product = new double[rows * rows];
        for (int a = 0; a < rows; a++)
        {
            ReadOnlySpan<double> row = matrix.Slice(a * _columns, _columns);
            for (int b = 0; b <= a; b++)
            {
                double sum = 0.0;
                foreach ((int column, double value) in _rows[b])
                    sum += row[column] * value;
                product[(a * rows) + b] = sum;
            }
        }

        return product;
    }
}
