using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Crabbymetrics.Numerics;

/// <summary>
/// The inverse of A = L L' from L, for matrices of hundreds of rows: U = L'^-1 in panels, by blocks of 48 rows that need nothing of each
/// other, and then U U'. Golub and Van Loan, Matrix Computations, 4th edition, section 3.1.
/// </summary>
internal sealed class PanelInverse
{
    private const int Block = PanelMatrix.BlockRows;
    private const int Eight = PanelMatrix.PanelRows;

    private readonly PanelMatrix _lower;

    // The factor's blocks on the diagonal, column by column.
    private readonly double[][] _blocks;

    private PanelInverse(ReadOnlyMemory<double> factor, int k)
    {
        _lower = PanelMatrix.FromRows(factor, k);
        _blocks = new double[_lower.BlockCount][];
        for (int b = 0; b < _blocks.Length; b++)
        {
            _blocks[b] = DiagonalBlockOf(factor.Span, k, b * Block);
        }
    }

    /// <summary>Computes the inverse of A.</summary>
    /// <param name="factor">L, k x k values, row-major, of which the lower triangle is read.</param>
    /// <param name="k">The number of rows.</param>
    /// <returns>k x k values, row-major, symmetric to the last bit.</returns>
    public static double[] Of(ReadOnlyMemory<double> factor, int k)
    {
        PanelMatrix transposed = new PanelInverse(factor, k).InvertTransposed();
        return PanelProducts.Multiply(transposed, transposed, lower: true, upperTriangular: true).ToSymmetricRows();
    }

    private static double[] DiagonalBlockOf(ReadOnlySpan<double> factor, int k, int first)
    {
        double[] block = new double[Block * Block];
        for (int row = 0; row < Math.Min(Block, k - first); row++)
        {
            ReadOnlySpan<double> values = factor.Slice(((first + row) * k) + first, row + 1);
            for (int column = 0; column <= row; column++)
            {
                block[(column * Block) + row] = values[column];
            }
        }

        return block;
    }

    // Row by row the solution u of u L' = e, a row of the identity.
    private PanelMatrix InvertTransposed()
    {
        int k = _lower.Rows;
        PanelMatrix inverse = new(k, k);
        Bands.Run(
            inverse.BlockCount,
            (long)k * k * k / 6,
            own =>
            {
                int row = own * Block;
                inverse.Clear(own);
                for (int j = row; j < Math.Min(row + Block, k); j++)
                {
                    inverse.Panel(j, j)[j % Eight] = 1.0;
                }

                for (int b = own; b < _blocks.Length; b++)
                {
                    int first = b * Block;
                    PanelProducts.Add(inverse, row, Block, _lower, first, first + Block, row, first, -1.0, inverse, first);
                    Solve(inverse, row, first, Math.Min(Block, k - first), _blocks[b]);
                }
            }
        );
        return inverse;
    }

    // x L' = r in place for the rows of a block, eight at a time.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Solve(PanelMatrix rows, int row, int first, int width, double[] block)
    {
        for (int panel = row; panel < row + Block; panel += Eight)
        {
            ref double r = ref MemoryMarshal.GetReference(rows.Panel(panel, first));
            for (int t = 0; t < width; t++)
            {
                ReadOnlySpan<double> column = block.AsSpan(t * Block, width);
                Vector<double> pivot = new(column[t]);
                for (int lanes = 0; lanes < Eight; lanes += Vector<double>.Count)
                {
                    Vector<double> x = Vector.LoadUnsafe(ref r, (nuint)((t * Eight) + lanes)) / pivot;
                    x.StoreUnsafe(ref r, (nuint)((t * Eight) + lanes));
                    for (int j = t + 1; j < column.Length; j++)
                    {
                        nuint at = (nuint)((j * Eight) + lanes);
                        Vector.MultiplyAddEstimate(new Vector<double>(-column[j]), x, Vector.LoadUnsafe(ref r, at)).StoreUnsafe(ref r, at);
                    }
                }
            }
        }
    }
}
