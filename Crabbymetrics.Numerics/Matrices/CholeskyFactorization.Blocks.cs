using System.Numerics;
using System.Runtime.CompilerServices;

namespace Crabbymetrics.Numerics;

// By block columns: the rows below a block do not depend on each other, so that any thread may take any of them.
public static unsafe partial class CholeskyFactorization
{
    // The columns of a block: a multiple of the 5 rows of a tile and of the 8 numbers of a register.
    private const int Block = 40;

    // The stride of the transposed block: each row has room for a register that begins at its last column.
    private const int TransposedStride = Block + 8;

    // Up to this size a plain loop is faster than the copy of a block.
    private const int SmallRows = 12;

    // With fewer rows below a block, a second thread costs more than it brings.
    private const int ParallelRows = 320;

    // From this size on the inverse in panels is faster than the one by rows.
    private const int LeastPanelRows = 96;

    private static bool FactorSmall(Span<double> matrix, int n, double smallestPivot, out int failedPivot)
    {
        for (int i = 0; i < n; i++)
        {
            Span<double> row = matrix.Slice(i * n, i + 1);
            for (int j = 0; j < i; j++)
            {
                Span<double> other = matrix.Slice(j * n, j + 1);
                row[j] = (row[j] - Vectors.Dot(row[..j], other[..j])) / other[j];
            }

            double pivot = row[i] - Vectors.Dot(row[..i], row[..i]);
            if (!(pivot > smallestPivot) || !double.IsFinite(pivot))
            {
                failedPivot = i;
                return false;
            }

            row[i] = Math.Sqrt(pivot);
        }

        failedPivot = -1;
        return true;
    }

    [SkipLocalsInit]
    private static bool FactorBlocks(double* a, int n, double smallestPivot, out int failedPivot, int threads)
    {
        double* transposed = stackalloc double[Block * TransposedStride];
        for (int first = 0; first < n; first += Block)
        {
            int width = Math.Min(Block, n - first);
            RowTiles.SubtractLower(a, n, first, width);
            if (!FactorBlock(a + ((nint)first * n) + first, n, width, transposed, smallestPivot, out int failed))
            {
                failedPivot = first + failed;
                return false;
            }

            int below = n - first - width;
            if (below >= ParallelRows && threads != 1)
            {
                ReduceInParallel(a, n, first, transposed, threads);
            }
            else if (below > 0)
            {
                ReduceRows(a, n, first, first + width, n, transposed);
            }
        }

        failedPivot = -1;
        return true;
    }

    private static void ReduceInParallel(double* a, int n, int first, double* transposed, int threads)
    {
        int start = first + Block;
        Parallel.For(
            0,
            (n - start + Block - 1) / Block,
            new ParallelOptions { MaxDegreeOfParallelism = threads },
            part => ReduceRows(a, n, first, start + (part * Block), Math.Min(start + ((part + 1) * Block), n), transposed)
        );
    }

    // Subtracts from rows [from, to) of the block of columns the products with the columns to the left, then solves against the factored
    // diagonal block.
    private static void ReduceRows(double* a, int n, int first, int from, int to, double* transposed)
    {
        RowTiles.Subtract(a, n, from, to, first, Block);
        int i = from;
        for (; i + 4 <= to; i += 4)
        {
            SolveRows(a + ((nint)i * n) + first, n, transposed);
        }

        for (; i < to; i++)
        {
            SolveRow(a + ((nint)i * n) + first, transposed);
        }
    }

    // Factors the diagonal block by columns, which are rows of the copy and so contiguous. The copy keeps the factor for the rows below.
    private static bool FactorBlock(double* corner, int n, int width, double* transposed, double smallestPivot, out int failedPivot)
    {
        new Span<double>(transposed, Block * TransposedStride).Clear();
        for (int i = 0; i < width; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                transposed[(j * TransposedStride) + i] = corner[((nint)i * n) + j];
            }
        }

        for (int t = 0; t < width; t++)
        {
            double* column = transposed + (t * TransposedStride);
            double pivot = column[t];
            if (!(pivot > smallestPivot) || !double.IsFinite(pivot))
            {
                failedPivot = t;
                return false;
            }

            double root = Math.Sqrt(pivot);
            for (int i = t; i < width; i++)
            {
                column[i] /= root;
            }

            for (int i = t + 1; i < width; i++)
            {
                Vector<double> by = new Vector<double>(-column[i]);
                double* other = transposed + (i * TransposedStride);
                for (int j = i; j < width; j += Vector<double>.Count)
                {
                    Vector.Store(Vector.FusedMultiplyAdd(by, Vector.Load(column + j), Vector.Load(other + j)), other + j);
                }
            }
        }

        for (int i = 0; i < width; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                corner[((nint)i * n) + j] = transposed[(j * TransposedStride) + i];
            }
        }

        failedPivot = -1;
        return true;
    }

    // x L' = r in place for four rows r at once, whose chains of divisions overlap.
    private static void SolveRows(double* row, int n, double* transposed)
    {
        double* second = row + n,
            third = second + n,
            fourth = third + n;
        for (int t = 0; t < Block; t++)
        {
            double* column = transposed + (t * TransposedStride);
            double pivot = column[t];
            double x0 = row[t] / pivot,
                x1 = second[t] / pivot,
                x2 = third[t] / pivot,
                x3 = fourth[t] / pivot;
            Vector<double> v0 = new(-x0),
                v1 = new(-x1),
                v2 = new(-x2),
                v3 = new(-x3);
            // Starts with the register that holds column t: the factor has zeros before column t there, and column t is set below.
            for (int j = t & -Vector<double>.Count; j < Block; j += Vector<double>.Count)
            {
                Vector<double> c = Vector.Load(column + j);
                Vector.Store(Vector.FusedMultiplyAdd(v0, c, Vector.Load(row + j)), row + j);
                Vector.Store(Vector.FusedMultiplyAdd(v1, c, Vector.Load(second + j)), second + j);
                Vector.Store(Vector.FusedMultiplyAdd(v2, c, Vector.Load(third + j)), third + j);
                Vector.Store(Vector.FusedMultiplyAdd(v3, c, Vector.Load(fourth + j)), fourth + j);
            }

            (row[t], second[t], third[t], fourth[t]) = (x0, x1, x2, x3);
        }
    }

    private static void SolveRow(double* row, double* transposed)
    {
        for (int t = 0; t < Block; t++)
        {
            double* column = transposed + (t * TransposedStride);
            double x = row[t] / column[t];
            Vector<double> v = new(-x);
            for (int j = t & -Vector<double>.Count; j < Block; j += Vector<double>.Count)
            {
                Vector.Store(Vector.FusedMultiplyAdd(v, Vector.Load(column + j), Vector.Load(row + j)), row + j);
            }

            row[t] = x;
        }
    }
}
