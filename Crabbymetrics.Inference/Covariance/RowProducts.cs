using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;

namespace Crabbymetrics.Inference;

/// <summary>
/// Products of the rows of one matrix with those of another, four by four so that every load serves four products.
/// </summary>
internal static class RowProducts
{
    private const int Width = 4;

    // Rows of the first matrix that stay in the second-level cache while the second passes by.
    private const int Band = 32;

    /// <summary>Computes <c>A B'</c>.</summary>
    /// <param name="a">A, rows x length values.</param>
    /// <param name="b">B, columns x length values.</param>
    /// <param name="length">The length of a row of either.</param>
    /// <param name="lower">Whether the entries above the diagonal are not wanted; what is there then means nothing.</param>
    /// <returns>rows x columns values, row-major.</returns>
    public static double[] Multiply(ReadOnlySpan<double> a, ReadOnlySpan<double> b, int length, bool lower)
    {
        if (length == 0)
            return [];
        int rows = a.Length / length, columns = b.Length / length;
        double[] product = new double[rows * columns];
        for (int first = 0; first < rows; first += Band)
            MultiplyBand(a, b, length, first, product, columns, lower);
        return product;
    }

    private static void MultiplyBand(ReadOnlySpan<double> a, ReadOnlySpan<double> b, int length, int first, Span<double> product, int columns, bool lower)
    {
        int end = Math.Min(first + Band, a.Length / length);
        int last = lower ? Math.Min(end, columns) : columns;
        for (int j = 0; j < last; j += Width)
        {
            for (int i = first; i < end; i += Width)
            {
                if (lower && i + Width <= j)
                    continue;
                if (i + Width <= end && j + Width <= columns)
                    MultiplyTile(a.Slice(i * length, Width * length), b.Slice(j * length, Width * length), length, product[((i * columns) + j)..], columns);
                else
                    MultiplyEdge(a, b, length, i, Math.Min(i + Width, end), j, Math.Min(j + Width, columns), product, columns);
            }
        }
    }

    private static void MultiplyEdge(ReadOnlySpan<double> a, ReadOnlySpan<double> b, int length, int i, int endRow, int j, int endColumn, Span<double> product, int columns)
    {
        for (int row = i; row < endRow; row++)
        {
            for (int column = j; column < endColumn; column++)
                product[(row * columns) + column] = TensorPrimitives.Dot(a.Slice(row * length, length), b.Slice(column * length, length));
        }
    }

    private static void MultiplyTile(ReadOnlySpan<double> a, ReadOnlySpan<double> b, int length, Span<double> product, int columns)
    {
        ref double a0 = ref MemoryMarshal.GetReference(a);
        ref double b0 = ref MemoryMarshal.GetReference(b);
        nuint one = (nuint)length, two = 2 * one, three = 3 * one;
        Vector<double> s00 = default, s01 = default, s02 = default, s03 = default, s10 = default, s11 = default, s12 = default, s13 = default;
        Vector<double> s20 = default, s21 = default, s22 = default, s23 = default, s30 = default, s31 = default, s32 = default, s33 = default;
        int i = 0;
        for (; i + Vector<double>.Count <= length; i += Vector<double>.Count)
        {
            nuint at = (nuint)i;
            Vector<double> x0 = Vector.LoadUnsafe(ref a0, at), x1 = Vector.LoadUnsafe(ref a0, one + at), x2 = Vector.LoadUnsafe(ref a0, two + at), x3 = Vector.LoadUnsafe(ref a0, three + at);
            Vector<double> y = Vector.LoadUnsafe(ref b0, at);
            s00 = Vector.MultiplyAddEstimate(x0, y, s00);
            s10 = Vector.MultiplyAddEstimate(x1, y, s10);
            s20 = Vector.MultiplyAddEstimate(x2, y, s20);
            s30 = Vector.MultiplyAddEstimate(x3, y, s30);
            y = Vector.LoadUnsafe(ref b0, one + at);
            s01 = Vector.MultiplyAddEstimate(x0, y, s01);
            s11 = Vector.MultiplyAddEstimate(x1, y, s11);
            s21 = Vector.MultiplyAddEstimate(x2, y, s21);
            s31 = Vector.MultiplyAddEstimate(x3, y, s31);
            y = Vector.LoadUnsafe(ref b0, two + at);
            s02 = Vector.MultiplyAddEstimate(x0, y, s02);
            s12 = Vector.MultiplyAddEstimate(x1, y, s12);
            s22 = Vector.MultiplyAddEstimate(x2, y, s22);
            s32 = Vector.MultiplyAddEstimate(x3, y, s32);
            y = Vector.LoadUnsafe(ref b0, three + at);
            s03 = Vector.MultiplyAddEstimate(x0, y, s03);
            s13 = Vector.MultiplyAddEstimate(x1, y, s13);
            s23 = Vector.MultiplyAddEstimate(x2, y, s23);
            s33 = Vector.MultiplyAddEstimate(x3, y, s33);
        }

        ReadOnlySpan<double> sums =
        [
            Vector.Sum(s00), Vector.Sum(s01), Vector.Sum(s02), Vector.Sum(s03), Vector.Sum(s10), Vector.Sum(s11), Vector.Sum(s12), Vector.Sum(s13),
            Vector.Sum(s20), Vector.Sum(s21), Vector.Sum(s22), Vector.Sum(s23), Vector.Sum(s30), Vector.Sum(s31), Vector.Sum(s32), Vector.Sum(s33),
        ];
        for (int row = 0; row < Width; row++)
        {
            ReadOnlySpan<double> rest = a[((row * length) + i)..((row + 1) * length)];
            for (int column = 0; column < Width; column++)
                product[(row * columns) + column] = sums[(row * Width) + column] + TensorPrimitives.Dot(rest, b.Slice((column * length) + i, rest.Length));
        }
    }
}
