using System.Runtime.CompilerServices;

namespace Crabbymetrics.Numerics;

/// <summary>A row-major matrix by the entries of its rows that are not zero, such as the Jacobian of a change of units and origins: a
/// diagonal and a row or two more.</summary>
public sealed class SparseRows
{
    // Products with single entries are this much dearer than those of whole rows.
    private const int Advantage = 8;

    private readonly (int Column, double Value)[][] _rows;
    private readonly int _columns;

    // The value of each row that has one alone, on the diagonal; 0 for the other rows, which are listed.
    private readonly double[] _diagonal;
    private readonly int[] _others;

    // Those of the other rows that have so many that they are better multiplied whole, by row.
    private readonly double[]?[] _whole;

    private SparseRows((int Column, double Value)[][] rows, int columns)
    {
        _rows = rows;
        _columns = columns;
        _diagonal = new double[rows.Length];
        List<int> others = [];
        for (int i = 0; i < rows.Length; i++)
        {
            if (rows[i] is [(int column, double value)] && column == i)
            {
                _diagonal[i] = value;
            }
            else
            {
                others.Add(i);
            }
        }

        _others = [.. others];
        _whole = new double[rows.Length][];
        foreach (int other in others)
        {
            if (rows[other].Length * Advantage < columns)
            {
                continue;
            }

            double[] whole = _whole[other] = new double[columns];
            foreach ((int column, double value) in rows[other])
            {
                whole[column] = value;
            }
        }
    }

    /// <summary>The entries of a matrix; null where so many are not zero that it is better multiplied whole.</summary>
    /// <param name="matrix">rows x columns values.</param>
    /// <param name="rows">The number of rows.</param>
    /// <param name="columns">The number of columns.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static SparseRows? Find(ReadOnlySpan<double> matrix, int rows, int columns)
    {
        int zeros = System.MemoryExtensions.Count(matrix, 0.0);
        if ((long)(matrix.Length - zeros) * Advantage > matrix.Length)
        {
            return null;
        }

        (int, double)[][] entries = new (int, double)[rows][];
        List<(int, double)> own = [];
        for (int i = 0; i < rows; i++)
        {
            own.Clear();
            ReadOnlySpan<double> row = matrix.Slice(i * columns, columns);
            for (int j = 0; j < columns; j++)
            {
                if (row[j] != 0.0)
                {
                    own.Add((j, row[j]));
                }
            }

            entries[i] = [.. own];
        }

        return new SparseRows(entries, columns);
    }

    /// <summary>Computes <c>S M</c>.</summary>
    /// <param name="matrix">M, columns x columns values.</param>
    /// <returns>rows x columns values.</returns>
    public double[] Multiply(ReadOnlyMemory<double> matrix)
    {
        double[] product = GC.AllocateUninitializedArray<double>(_rows.Length * _columns);
        Bands.Run(_rows.Length, product.Length, row => MultiplyRow(row, matrix.Span, product.AsSpan(row * _columns, _columns)));
        return product;
    }

    /// <summary>Computes <c>S M S'</c> for a symmetric M.</summary>
    /// <param name="matrix">M, columns x columns values.</param>
    /// <returns>rows x rows values, symmetric to the last bit.</returns>
    public double[] Congruence(ReadOnlyMemory<double> matrix)
    {
        const int Band = 16;
        int rows = _rows.Length;
        double[] product = GC.AllocateUninitializedArray<double>(rows * rows);
        Bands.Run(
            (rows + Band - 1) / Band,
            product.Length,
            band =>
            {
                double[] own = new double[_columns];
                for (int a = band * Band; a < Math.Min((band + 1) * Band, rows); a++)
                {
                    MultiplyRow(a, matrix.Span, own);
                    MultiplyTransposed(own, product.AsSpan(a * rows, a + 1));
                }
            }
        );
        SquareMatrix.Mirror(product, rows);
        return product;
    }

    private static double Sparse((int Column, double Value)[] entries, ReadOnlySpan<double> row)
    {
        double sum = 0.0;
        foreach ((int column, double value) in entries)
        {
            sum += row[column] * value;
        }

        return sum;
    }

    private void MultiplyRow(int row, ReadOnlySpan<double> matrix, Span<double> product)
    {
        if (_diagonal[row] != 0.0)
        {
            Vectors.Scale(_diagonal[row], matrix.Slice(row * _columns, _columns), product);
            return;
        }

        product.Clear();
        foreach ((int column, double value) in _rows[row])
        {
            Vectors.Add(value, matrix.Slice(column * _columns, _columns), product);
        }
    }

    // A row times the first rows of S, transposed. Rows that have their entry on the diagonal are no more than the columns.
    private void MultiplyTransposed(ReadOnlySpan<double> row, Span<double> product)
    {
        int onDiagonal = Math.Min(product.Length, _columns);
        RowKernels.Multiply(row[..onDiagonal], _diagonal.AsSpan(0, onDiagonal), product);
        foreach (int other in _others)
        {
            if (other >= product.Length)
            {
                break;
            }

            product[other] = _whole[other] is { } whole ? Vectors.Dot(whole, row) : Sparse(_rows[other], row);
        }
    }
}
