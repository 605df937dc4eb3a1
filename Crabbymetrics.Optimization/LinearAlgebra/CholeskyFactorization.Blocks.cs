using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Crabbymetrics.Optimization;

public static partial class CholeskyFactorization
{
    private static bool FactorBlock(Span<double> matrix, int n, int first, int end, out int failedPivot)
    {
        for (var i = first; i < end; i++)
        {
            var row = matrix.Slice((i * n) + first, i - first + 1);
            var done = i - first;
            for (var j = 0; j < done; j++)
            {
                var other = matrix.Slice(((first + j) * n) + first, j + 1);
                row[j] = (row[j] - Vectors.Dot(row[..j], other[..j])) / other[j];
            }

            var pivot = row[done] - Vectors.Dot(row[..done], row[..done]);
            if (!(pivot > 0.0) || !double.IsFinite(pivot))
            {
                failedPivot = i;
                return false;
            }

            row[done] = Math.Sqrt(pivot);
        }

        failedPivot = -1;
        return true;
    }

    // Rows [first, end) of columns [column, columnEnd), already reduced by the columns to the left, against the factored block there.
    private static void SolveBlock(Span<double> matrix, int n, int first, int end, int column, int columnEnd)
    {
        for (var i = first; i < end; i++)
        {
            var row = matrix.Slice((i * n) + column, columnEnd - column);
            for (var j = 0; j < row.Length; j++)
            {
                var other = matrix.Slice(((column + j) * n) + column, j + 1);
                row[j] = (row[j] - Vectors.Dot(row[..j], other[..j])) / other[j];
            }
        }
    }

    // A[i, j] -= L[i, ..depth] . L[j, ..depth] for rows [first, end) and columns [column, columnEnd) of the lower triangle: two rows by
    // four at a time, so that every load serves several products.
    private static void SubtractProducts(Span<double> matrix, int n, int first, int end, int column, int columnEnd, int depth)
    {
        var i = first;
        for (; i + 2 <= end; i += 2)
        {
            var limit = Math.Min(columnEnd, i + 1);
            var j = column;
            for (; j + 4 <= limit; j += 4)
                Subtract2By4(ref MemoryMarshal.GetReference(matrix), n, i, j, depth);
            for (; j < limit; j++)
            {
                Subtract(matrix, n, i, j, depth);
                Subtract(matrix, n, i + 1, j, depth);
            }

            if (i + 1 < columnEnd)
                Subtract(matrix, n, i + 1, i + 1, depth);
        }

        for (; i < end; i++)
        {
            for (var j = column; j < Math.Min(columnEnd, i + 1); j++)
                Subtract(matrix, n, i, j, depth);
        }
    }

    private static void Subtract(Span<double> matrix, int n, int i, int j, int depth) =>
        matrix[(i * n) + j] -= Vectors.Dot(matrix.Slice(i * n, depth), matrix.Slice(j * n, depth));

    // The spans were checked by the caller: rows i, i + 1 and j to j + 3 hold at least depth numbers, a multiple of Block.
    private static void Subtract2By4(ref double matrix, int n, int i, int j, int depth)
    {
        var width = Vector<double>.Count;
        Vector<double> a0 = default, a1 = default, a2 = default, a3 = default, b0 = default, b1 = default, b2 = default, b3 = default;
        var (rowI, rowJ, stride) = ((nuint)i * (nuint)n, (nuint)j * (nuint)n, (nuint)n);
        for (nuint k = 0; k + (nuint)width <= (nuint)depth; k += (nuint)width)
        {
            var p = Vector.LoadUnsafe(ref matrix, rowI + k);
            var q = Vector.LoadUnsafe(ref matrix, rowI + stride + k);
            var r = Vector.LoadUnsafe(ref matrix, rowJ + k);
            a0 = Vector.FusedMultiplyAdd(p, r, a0);
            b0 = Vector.FusedMultiplyAdd(q, r, b0);
            r = Vector.LoadUnsafe(ref matrix, rowJ + stride + k);
            a1 = Vector.FusedMultiplyAdd(p, r, a1);
            b1 = Vector.FusedMultiplyAdd(q, r, b1);
            r = Vector.LoadUnsafe(ref matrix, rowJ + (2 * stride) + k);
            a2 = Vector.FusedMultiplyAdd(p, r, a2);
            b2 = Vector.FusedMultiplyAdd(q, r, b2);
            r = Vector.LoadUnsafe(ref matrix, rowJ + (3 * stride) + k);
            a3 = Vector.FusedMultiplyAdd(p, r, a3);
            b3 = Vector.FusedMultiplyAdd(q, r, b3);
        }

        ref var top = ref Unsafe.Add(ref matrix, rowI + (nuint)j);
        ref var bottom = ref Unsafe.Add(ref top, stride);
        top -= Vector.Sum(a0);
        Unsafe.Add(ref top, 1) -= Vector.Sum(a1);
        Unsafe.Add(ref top, 2) -= Vector.Sum(a2);
        Unsafe.Add(ref top, 3) -= Vector.Sum(a3);
        bottom -= Vector.Sum(b0);
        Unsafe.Add(ref bottom, 1) -= Vector.Sum(b1);
        Unsafe.Add(ref bottom, 2) -= Vector.Sum(b2);
        Unsafe.Add(ref bottom, 3) -= Vector.Sum(b3);
    }
}
