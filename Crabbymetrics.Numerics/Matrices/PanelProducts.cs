namespace Crabbymetrics.Numerics;

/// <summary>Products of the rows of one matrix with those of another, <c>A B'</c>, in panels.</summary>
internal static class PanelProducts
{
    // Columns that are summed before the next: 48 rows of them are 98 KB of the second-level cache, eight are 16 KB of the first.
    private const int Chunk = 256;
    private const int BlockRows = PanelMatrix.BlockRows;

    /// <summary>Computes <c>A B'</c>.</summary>
    /// <param name="a">A.</param>
    /// <param name="b">B, with as many columns.</param>
    /// <param name="lower">Whether the entries above the diagonal are not wanted; what is there then means nothing.</param>
    /// <param name="upperTriangular">Whether both have zeros below their diagonals.</param>
    public static PanelMatrix Multiply(PanelMatrix a, PanelMatrix b, bool lower, bool upperTriangular = false)
    {
        PanelMatrix product = new(a.Rows, b.Rows);
        int columns = b.BlockCount * BlockRows;
        long products = (long)a.Rows * b.Rows * a.Columns;
        // Two blocks of rows at once, where there are two, take B from memory half as often.
        Bands.Run(
            (a.BlockCount + 1) / 2,
            products,
            pair =>
            {
                int row = 2 * pair * BlockRows;
                int rows = Math.Min(2, a.BlockCount - (2 * pair)) * BlockRows;
                for (int block = 2 * pair; block < (2 * pair) + (rows / BlockRows); block++)
                {
                    product.Clear(block);
                }

                Add(
                    a,
                    row,
                    rows,
                    b,
                    0,
                    lower ? Math.Min(row + rows, columns) : columns,
                    upperTriangular ? row : 0,
                    a.Columns,
                    1.0,
                    product,
                    0
                );
            }
        );
        return product;
    }

    /// <summary>Adds to some rows of a matrix a multiple of the products of the same rows of A with rows of B.</summary>
    /// <param name="a">A.</param>
    /// <param name="row">The first row, of A and of the target.</param>
    /// <param name="rows">The number of rows, a multiple of those of <see cref="PanelKernel"/>.</param>
    /// <param name="b">B.</param>
    /// <param name="from">The first row of B.</param>
    /// <param name="to">The row after the last, whole panels on.</param>
    /// <param name="start">The first column that the products sum over.</param>
    /// <param name="stop">The column after the last.</param>
    /// <param name="sign">1 or -1.</param>
    /// <param name="target">The matrix that is added to.</param>
    /// <param name="column">The column of it for the first row of B.</param>
    public static void Add(
        PanelMatrix a,
        int row,
        int rows,
        PanelMatrix b,
        int from,
        int to,
        int start,
        int stop,
        double sign,
        PanelMatrix target,
        int column
    )
    {
        for (int m = start; m < stop; m += Chunk)
        {
            int some = Math.Min(Chunk, stop - m);
            for (int j = from; j < to; j += PanelMatrix.PanelRows)
            {
                for (int i = row; i < row + rows; i += PanelKernel.Rows)
                {
                    PanelKernel.Add(
                        ref a.At(i, m),
                        a.PanelStride,
                        ref b.At(j, m),
                        some,
                        sign,
                        ref target.At(i, column + j - from),
                        target.PanelStride
                    );
                }
            }
        }
    }
}
