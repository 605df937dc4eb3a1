namespace Crabbymetrics.Numerics;

/// <summary>Products of the rows of one matrix with those of another, <c>A B'</c>, in panels.</summary>
internal static class PanelProducts
{
    // The number of columns summed at a time: 48 rows of them are 98 KB of the second-level cache, eight rows 16 KB of the first.
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
        // Two blocks of rows at a time halve the number of times that B is read from memory.
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

                int end = lower ? Math.Min(row + rows, columns) : columns;
                Range summed = (upperTriangular ? row : 0)..a.Columns;
                Add(new PanelBand(a, row, row + rows), new PanelBand(b, 0, end), summed, 1.0, product, 0);
            }
        );
        return product;
    }

    /// <summary>Adds to some rows of a matrix a multiple of the products of the same rows of A with rows of B.</summary>
    /// <param name="a">The rows of A, and of the target: whole tiles of <see cref="PanelKernel"/>.</param>
    /// <param name="b">The rows of B: whole panels.</param>
    /// <param name="columns">The columns that the products sum over.</param>
    /// <param name="sign">1 or -1.</param>
    /// <param name="target">The matrix that is added to.</param>
    /// <param name="column">The column of it for the first row of B.</param>
    public static void Add(PanelBand a, PanelBand b, Range columns, double sign, PanelMatrix target, int column)
    {
        int stop = columns.End.Value;
        for (int m = columns.Start.Value; m < stop; m += Chunk)
        {
            int some = Math.Min(Chunk, stop - m);
            for (int j = b.First; j < b.End; j += PanelMatrix.PanelRows)
            {
                for (int i = a.First; i < a.End; i += PanelKernel.Rows)
                {
                    ThreePanels x = new(ref a.Matrix.At(i, m), (nuint)a.Matrix.PanelStride);
                    ThreePanels sums = new(ref target.At(i, column + j - b.First), (nuint)target.PanelStride);
                    PanelKernel.Add(x, ref b.Matrix.At(j, m), some, sign, sums);
                }
            }
        }
    }
}
