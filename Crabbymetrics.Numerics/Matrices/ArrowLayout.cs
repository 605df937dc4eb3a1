namespace Crabbymetrics.Numerics;

/// <summary>
/// The storage of an arrowhead matrix: a symmetric matrix in which a block of q consecutive rows and columns is diagonal. The normal
/// equations of many dummies have this form. The other h = n - q rows are the head. Their h x h block comes first, row-major, and only its
/// lower triangle is used. Then come, for each row of the diagonal block, its h elements in the columns of the head and its diagonal
/// element. With q = 0 this is the n x n matrix itself.
/// </summary>
/// <param name="Order">The number n of rows.</param>
/// <param name="DiagonalStart">The first row of the diagonal block.</param>
/// <param name="DiagonalCount">The number q of its rows; 0 for a matrix without one.</param>
public readonly record struct ArrowLayout(int Order, int DiagonalStart, int DiagonalCount)
{
    // Squares of this size stay in the first-level cache.
    private const int Square = 32;

    /// <summary>A matrix without a diagonal block.</summary>
    /// <param name="order">The number of rows.</param>
    public static ArrowLayout Dense(int order) => new(order, 0, 0);

    /// <summary>The number h of rows outside the diagonal block.</summary>
    public int HeadCount => Order - DiagonalCount;

    /// <summary>The number of values stored.</summary>
    public int Length => checked((HeadCount * HeadCount) + (DiagonalCount * (HeadCount + 1)));

    /// <summary>The row of the matrix at which a row of the head stands.</summary>
    /// <param name="head">The zero-based row of the head.</param>
    public int RowOfHead(int head) => head < DiagonalStart ? head : head + DiagonalCount;

    /// <summary>The position of the first stored element of a row of the diagonal block: its h elements in the head, then the diagonal
    /// one.</summary>
    /// <param name="row">The zero-based row of the diagonal block.</param>
    public int StartOf(int row) => (HeadCount * HeadCount) + (row * (HeadCount + 1));

    /// <summary>The position of an element of the diagonal.</summary>
    /// <param name="row">The zero-based row of the matrix.</param>
    public int Diagonal(int row)
    {
        int inside = row - DiagonalStart;
        if (inside >= 0 && inside < DiagonalCount)
        {
            return StartOf(inside) + HeadCount;
        }

        return (inside < 0 ? row : row - DiagonalCount) * (HeadCount + 1);
    }

    /// <summary>Writes the matrix in full.</summary>
    /// <param name="values">The values of this layout.</param>
    /// <param name="matrix">Receives n x n values, row-major, both triangles.</param>
    /// <exception cref="ArgumentException">A length is wrong.</exception>
    public void Expand(ReadOnlySpan<double> values, Span<double> matrix)
    {
        RequireLengths(values.Length, matrix.Length);
        int n = Order,
            h = HeadCount;
        if (DiagonalCount > 0)
        {
            matrix.Clear();
        }
        // By squares that stay in the first-level cache: one triangle is written along rows, the other along columns.
        for (int first = 0; first < h; first += Square)
        {
            for (int start = 0; start <= first; start += Square)
            {
                for (int a = first; a < Math.Min(first + Square, h); a++)
                {
                    int row = RowOfHead(a);
                    for (int b = start; b <= Math.Min(start + Square - 1, a); b++)
                    {
                        int column = RowOfHead(b);
                        matrix[(row * n) + column] = matrix[(column * n) + row] = values[(a * h) + b];
                    }
                }
            }
        }

        for (int t = 0; t < DiagonalCount; t++)
        {
            int row = DiagonalStart + t;
            ReadOnlySpan<double> own = values.Slice(StartOf(t), h + 1);
            for (int b = 0; b < h; b++)
            {
                matrix[(row * n) + RowOfHead(b)] = matrix[(RowOfHead(b) * n) + row] = own[b];
            }

            matrix[(row * n) + row] = own[h];
        }
    }

    /// <summary>Reads a full matrix into this layout; what it has off the diagonal of the diagonal block is passed over.</summary>
    /// <param name="matrix">n x n values, row-major, of which the lower triangle is read.</param>
    /// <param name="values">Receives the values of this layout.</param>
    /// <exception cref="ArgumentException">A length is wrong.</exception>
    public void Compress(ReadOnlySpan<double> matrix, Span<double> values)
    {
        RequireLengths(values.Length, matrix.Length);
        int n = Order,
            h = HeadCount;
        for (int a = 0; a < h; a++)
        {
            for (int b = 0; b <= a; b++)
            {
                values[(a * h) + b] = values[(b * h) + a] = matrix[(RowOfHead(a) * n) + RowOfHead(b)];
            }
        }

        for (int t = 0; t < DiagonalCount; t++)
        {
            int row = DiagonalStart + t;
            Span<double> own = values.Slice(StartOf(t), h + 1);
            for (int b = 0; b < h; b++)
            {
                own[b] = matrix[(Math.Max(row, RowOfHead(b)) * n) + Math.Min(row, RowOfHead(b))];
            }

            own[h] = matrix[(row * n) + row];
        }
    }

    private void RequireLengths(int values, int matrix)
    {
        if (values != Length || matrix != (long)Order * Order)
        {
            throw new ArgumentException(
                $"There are {values} values for a matrix of {matrix}: {Length} and {Order} x {Order} are expected."
            );
        }
    }
}
