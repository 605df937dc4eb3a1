using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Crabbymetrics.Numerics;

/// <summary>
/// Products of the rows of a row-major matrix with each other, five rows by five at a time, so that every load serves five products: what a
/// factorization by blocks consists of. The callers have checked what is read and written.
/// </summary>
internal static unsafe class RowTiles
{
    // The rows of a tile.
    private const int Width = 5;

    /// <summary>A[i, j] -= A[i, ..first] . A[j, ..first] for rows [from, to) below a block of columns j.</summary>
    /// <param name="a">n x n numbers.</param>
    /// <param name="n">The number of rows.</param>
    /// <param name="from">The first row i.</param>
    /// <param name="to">The row after the last.</param>
    /// <param name="first">The first column j, and the length of the products, a multiple of 8.</param>
    /// <param name="width">The number of columns, a multiple of 5.</param>
    public static void Subtract(double* a, int n, int from, int to, int first, int width)
    {
        if (first == 0)
        {
            return;
        }

        double* sums = stackalloc double[Width * Width];
        int i = from;
        for (; i + Width <= to; i += Width)
        {
            for (int j = first; j < first + width; j += Width)
            {
                SubtractTile(a, n, i, j, first, sums);
            }
        }

        for (; i < to; i++)
        {
            for (int j = first; j < first + width; j++)
            {
                SubtractOne(a, n, i, j, first);
            }
        }
    }

    /// <summary>The same for the lower triangle of a block on the diagonal.</summary>
    public static void SubtractLower(double* a, int n, int first, int width)
    {
        if (first == 0)
        {
            return;
        }

        double* sums = stackalloc double[Width * Width];
        int i = first;
        for (; i + Width <= first + width; i += Width)
        {
            for (int j = first; j <= i; j += Width)
            {
                SubtractTile(a, n, i, j, first, sums);
            }
        }

        for (; i < first + width; i++)
        {
            for (int j = first; j <= i; j++)
            {
                SubtractOne(a, n, i, j, first);
            }
        }
    }

    // Of a tile on the diagonal only the lower triangle is written.
    private static void SubtractTile(double* a, int n, int i, int j, int depth, double* sums)
    {
        double* x = a + ((nint)i * n);
        double* y = a + ((nint)j * n);
        if (Vector512.IsHardwareAccelerated)
        {
            FiveByFive(x, y, n, depth, sums);
        }
        else
        {
            for (int r = 0; r < Width; r++)
            {
                OneByFive(x + ((nint)r * n), y, n, depth, sums + (r * Width));
            }
        }

        for (int r = 0; r < Width; r++)
        {
            double* target = x + ((nint)r * n) + j;
            for (int c = 0; c < (i == j ? r + 1 : Width); c++)
            {
                target[c] -= sums[(r * Width) + c];
            }
        }
    }

    private static void SubtractOne(double* a, int n, int i, int j, int depth) =>
        a[((nint)i * n) + j] -= Vectors.Dot(
            new ReadOnlySpan<double>(a + ((nint)i * n), depth),
            new ReadOnlySpan<double>(a + ((nint)j * n), depth)
        );

    private static void OneByFive(double* x, double* y, int n, int depth, double* sums)
    {
        double* y1 = y + n,
            y2 = y1 + n,
            y3 = y2 + n,
            y4 = y3 + n;
        Vector<double> s0 = default,
            s1 = default,
            s2 = default,
            s3 = default,
            s4 = default;
        for (int k = 0; k < depth; k += Vector<double>.Count)
        {
            Vector<double> v = Vector.Load(x + k);
            s0 = Vector.FusedMultiplyAdd(v, Vector.Load(y + k), s0);
            s1 = Vector.FusedMultiplyAdd(v, Vector.Load(y1 + k), s1);
            s2 = Vector.FusedMultiplyAdd(v, Vector.Load(y2 + k), s2);
            s3 = Vector.FusedMultiplyAdd(v, Vector.Load(y3 + k), s3);
            s4 = Vector.FusedMultiplyAdd(v, Vector.Load(y4 + k), s4);
        }

        sums[0] = Vector.Sum(s0);
        sums[1] = Vector.Sum(s1);
        sums[2] = Vector.Sum(s2);
        sums[3] = Vector.Sum(s3);
        sums[4] = Vector.Sum(s4);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void FiveByFive(double* x0, double* y0, int n, int depth, double* sums)
    {
        double* x1 = x0 + n,
            x2 = x1 + n,
            x3 = x2 + n,
            x4 = x3 + n;
        double* y1 = y0 + n,
            y2 = y1 + n,
            y3 = y2 + n,
            y4 = y3 + n;
        Vector512<double> s00 = Vector512<double>.Zero,
            s01 = s00,
            s02 = s00,
            s03 = s00,
            s04 = s00;
        Vector512<double> s10 = s00,
            s11 = s00,
            s12 = s00,
            s13 = s00,
            s14 = s00;
        Vector512<double> s20 = s00,
            s21 = s00,
            s22 = s00,
            s23 = s00,
            s24 = s00;
        Vector512<double> s30 = s00,
            s31 = s00,
            s32 = s00,
            s33 = s00,
            s34 = s00;
        Vector512<double> s40 = s00,
            s41 = s00,
            s42 = s00,
            s43 = s00,
            s44 = s00;
        for (int k = 0; k < depth; k += Vector512<double>.Count)
        {
            Vector512<double> a0 = Vector512.Load(x0 + k);
            Vector512<double> a1 = Vector512.Load(x1 + k);
            Vector512<double> a2 = Vector512.Load(x2 + k);
            Vector512<double> a3 = Vector512.Load(x3 + k);
            Vector512<double> a4 = Vector512.Load(x4 + k);
            Vector512<double> b = Vector512.Load(y0 + k);
            s00 = Vector512.FusedMultiplyAdd(a0, b, s00);
            s10 = Vector512.FusedMultiplyAdd(a1, b, s10);
            s20 = Vector512.FusedMultiplyAdd(a2, b, s20);
            s30 = Vector512.FusedMultiplyAdd(a3, b, s30);
            s40 = Vector512.FusedMultiplyAdd(a4, b, s40);
            b = Vector512.Load(y1 + k);
            s01 = Vector512.FusedMultiplyAdd(a0, b, s01);
            s11 = Vector512.FusedMultiplyAdd(a1, b, s11);
            s21 = Vector512.FusedMultiplyAdd(a2, b, s21);
            s31 = Vector512.FusedMultiplyAdd(a3, b, s31);
            s41 = Vector512.FusedMultiplyAdd(a4, b, s41);
            b = Vector512.Load(y2 + k);
            s02 = Vector512.FusedMultiplyAdd(a0, b, s02);
            s12 = Vector512.FusedMultiplyAdd(a1, b, s12);
            s22 = Vector512.FusedMultiplyAdd(a2, b, s22);
            s32 = Vector512.FusedMultiplyAdd(a3, b, s32);
            s42 = Vector512.FusedMultiplyAdd(a4, b, s42);
            b = Vector512.Load(y3 + k);
            s03 = Vector512.FusedMultiplyAdd(a0, b, s03);
            s13 = Vector512.FusedMultiplyAdd(a1, b, s13);
            s23 = Vector512.FusedMultiplyAdd(a2, b, s23);
            s33 = Vector512.FusedMultiplyAdd(a3, b, s33);
            s43 = Vector512.FusedMultiplyAdd(a4, b, s43);
            b = Vector512.Load(y4 + k);
            s04 = Vector512.FusedMultiplyAdd(a0, b, s04);
            s14 = Vector512.FusedMultiplyAdd(a1, b, s14);
            s24 = Vector512.FusedMultiplyAdd(a2, b, s24);
            s34 = Vector512.FusedMultiplyAdd(a3, b, s34);
            s44 = Vector512.FusedMultiplyAdd(a4, b, s44);
        }

        sums[0] = Vector512.Sum(s00);
        sums[1] = Vector512.Sum(s01);
        sums[2] = Vector512.Sum(s02);
        sums[3] = Vector512.Sum(s03);
        sums[4] = Vector512.Sum(s04);
        sums[5] = Vector512.Sum(s10);
        sums[6] = Vector512.Sum(s11);
        sums[7] = Vector512.Sum(s12);
        sums[8] = Vector512.Sum(s13);
        sums[9] = Vector512.Sum(s14);
        sums[10] = Vector512.Sum(s20);
        sums[11] = Vector512.Sum(s21);
        sums[12] = Vector512.Sum(s22);
        sums[13] = Vector512.Sum(s23);
        sums[14] = Vector512.Sum(s24);
        sums[15] = Vector512.Sum(s30);
        sums[16] = Vector512.Sum(s31);
        sums[17] = Vector512.Sum(s32);
        sums[18] = Vector512.Sum(s33);
        sums[19] = Vector512.Sum(s34);
        sums[20] = Vector512.Sum(s40);
        sums[21] = Vector512.Sum(s41);
        sums[22] = Vector512.Sum(s42);
        sums[23] = Vector512.Sum(s43);
        sums[24] = Vector512.Sum(s44);
    }
}
