using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Crabbymetrics.Numerics;

/// <summary>
/// The factorization A = L L' of a positive definite matrix in panels, and the inverse of L: by block columns of 48, of which all rows
/// below need nothing of each other. Golub and Van Loan, Matrix Computations, 4th edition, section 4.2.
/// </summary>
internal sealed class PanelCholesky
{
    private const int Block = PanelMatrix.BlockRows;
    private const int Eight = PanelMatrix.PanelRows;

    private readonly PanelMatrix _lower;

    // The factor's blocks on the diagonal, column by column.
    private readonly double[][] _blocks;

    private PanelCholesky(PanelMatrix lower, double[][] blocks)
    {
        _lower = lower;
        _blocks = blocks;
    }

    /// <summary>Factors a matrix, which becomes the factor.</summary>
    /// <param name="matrix">A square matrix, of which the lower triangle is read.</param>
    /// <param name="smallestPivot">What every pivot must be above.</param>
    /// <param name="failedPivot">The first row whose pivot is not; -1 where there is none.</param>
    /// <returns>The factorization; null where a pivot failed.</returns>
    public static PanelCholesky? TryFactor(PanelMatrix matrix, double smallestPivot, out int failedPivot)
    {
        int k = matrix.Rows;
        double[][] blocks = new double[matrix.BlockCount][];
        for (int b = 0; b < blocks.Length; b++)
        {
            int first = b * Block;
            int width = Math.Min(Block, k - first);
            PanelProducts.Add(matrix, first, Block, matrix, first, first + Block, 0, first, -1.0, matrix, first);
            double[] block = blocks[b] = new double[Block * Block];
            Read(matrix, first, block);
            int failed = Factor(block, width, smallestPivot);
            if (failed >= 0)
            {
                failedPivot = first + failed;
                return null;
            }

            Write(matrix, first, block);
            Bands.Run(
                blocks.Length - b - 1,
                (long)(k - first) * Block * (first + Block),
                below =>
                {
                    int row = first + ((below + 1) * Block);
                    PanelProducts.Add(matrix, row, Block, matrix, first, first + Block, 0, first, -1.0, matrix, first);
                    Solve(matrix, row, first, width, block);
                }
            );
        }

        failedPivot = -1;
        return new PanelCholesky(matrix, blocks);
    }

    /// <summary>Copies L.</summary>
    /// <returns>k x k values, row-major; what is above the diagonal means nothing.</returns>
    public double[] ToRows() => _lower.ToRows();

    /// <summary>Computes the transposed inverse of L, an upper triangular matrix U with <c>A^-1 = U U'</c>: row by row the solution of <c>u
    /// L' = e</c>.</summary>
    public PanelMatrix InvertTransposed()
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

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Read(PanelMatrix matrix, int first, double[] block)
    {
        for (int row = 0; row < Block; row++)
        {
            ReadOnlySpan<double> panel = matrix.Panel(first + row, first)[(row % Eight)..];
            for (int column = 0; column <= row; column++)
            {
                block[(column * Block) + row] = panel[column * Eight];
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Write(PanelMatrix matrix, int first, double[] block)
    {
        for (int row = 0; row < Block; row++)
        {
            Span<double> panel = matrix.Panel(first + row, first)[(row % Eight)..];
            for (int column = 0; column < Block; column++)
            {
                panel[column * Eight] = column <= row ? block[(column * Block) + row] : 0.0;
            }
        }
    }

    // A block on the diagonal, by its columns, which are long vectors.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int Factor(double[] block, int width, double smallestPivot)
    {
        for (int t = 0; t < width; t++)
        {
            Span<double> column = block.AsSpan((t * Block) + t, width - t);
            if (!(column[0] > smallestPivot) || !double.IsFinite(column[0]))
            {
                return t;
            }

            RowLoops.Scale(column, 1.0 / Math.Sqrt(column[0]), column);
            for (int i = 1; i < column.Length; i++)
            {
                Span<double> other = block.AsSpan(((t + i) * Block) + t + i, width - t - i);
                RowLoops.AddScaled(column[i..], -column[i], other);
            }
        }

        return -1;
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
