using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Crabbymetrics.Kernels;

/// <summary>
/// The weighted cross product <c>Z' diag(w) Z</c> of a block, in tiles of 4 x 4 (or, for the last rows, 1 x 4) products held in registers: sixteen
/// fused multiply-adds for nine loads. Where fewer than four columns are left, a tile repeats the last one and the copies are thrown away.
/// </summary>
internal static class CrossProductKernel
{
    /// <summary>cross[a, b] += sum_i w_i z_ia z_ib for b &lt;= a. Entries above the diagonal are scratch: some are written, none is meant.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void AddLowerTriangle<TLane, TVector>(
        ReadOnlySpan<double> values, int stride, int rows, int columns, ReadOnlySpan<double> weights, Span<double> cross)
        where TLane : ILane<TVector>
        where TVector : struct
    {
        ref double z = ref MemoryMarshal.GetReference(values);
        ref double w = ref MemoryMarshal.GetReference(weights);
        int a = 0;
        for (; a + 4 <= columns; a += 4)
        {
            for (int b = 0; b <= a; b += 4)
                AddTile4x4<TLane, TVector>(ref z, stride, rows, ref w, a, b, columns, cross);
        }

        for (; a < columns; a++)
        {
            for (int b = 0; b <= a; b += 4)
                AddTile1x4<TLane, TVector>(ref z, stride, rows, ref w, a, b, columns, cross);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddTile4x4<TLane, TVector>(
        ref double z, int stride, int rows, ref double w, int a, int b, int columns, Span<double> cross)
        where TLane : ILane<TVector>
        where TVector : struct
    {
        ref double a0 = ref Unsafe.Add(ref z, a * stride);
        ref double a1 = ref Unsafe.Add(ref a0, stride);
        ref double a2 = ref Unsafe.Add(ref a1, stride);
        ref double a3 = ref Unsafe.Add(ref a2, stride);
        ref double b0 = ref Unsafe.Add(ref z, b * stride);
        ref double b1 = ref Unsafe.Add(ref b0, stride);
        ref double b2 = ref Unsafe.Add(ref b1, stride);
        ref double b3 = ref Unsafe.Add(ref b2, stride);
        TVector s00 = TLane.Broadcast(0.0), s01 = s00, s02 = s00, s03 = s00;
        TVector s10 = s00, s11 = s00, s12 = s00, s13 = s00;
        TVector s20 = s00, s21 = s00, s22 = s00, s23 = s00;
        TVector s30 = s00, s31 = s00, s32 = s00, s33 = s00;
        int vectorRows = rows - (rows % TLane.Count);
        int i = 0;
        for (; i < vectorRows; i += TLane.Count)
        {
            TVector v = TLane.Load(in w, i);
            TVector x0 = TLane.Multiply(v, TLane.Load(in a0, i));
            TVector x1 = TLane.Multiply(v, TLane.Load(in a1, i));
            TVector x2 = TLane.Multiply(v, TLane.Load(in a2, i));
            TVector x3 = TLane.Multiply(v, TLane.Load(in a3, i));
            TVector y = TLane.Load(in b0, i);
            s00 = TLane.MultiplyAdd(x0, y, s00);
            s10 = TLane.MultiplyAdd(x1, y, s10);
            s20 = TLane.MultiplyAdd(x2, y, s20);
            s30 = TLane.MultiplyAdd(x3, y, s30);
            y = TLane.Load(in b1, i);
            s01 = TLane.MultiplyAdd(x0, y, s01);
            s11 = TLane.MultiplyAdd(x1, y, s11);
            s21 = TLane.MultiplyAdd(x2, y, s21);
            s31 = TLane.MultiplyAdd(x3, y, s31);
            y = TLane.Load(in b2, i);
            s02 = TLane.MultiplyAdd(x0, y, s02);
            s12 = TLane.MultiplyAdd(x1, y, s12);
            s22 = TLane.MultiplyAdd(x2, y, s22);
            s32 = TLane.MultiplyAdd(x3, y, s32);
            y = TLane.Load(in b3, i);
            s03 = TLane.MultiplyAdd(x0, y, s03);
            s13 = TLane.MultiplyAdd(x1, y, s13);
            s23 = TLane.MultiplyAdd(x2, y, s23);
            s33 = TLane.MultiplyAdd(x3, y, s33);
        }

        Span<double> row0 = cross.Slice((a * columns) + b, 4);
        Span<double> row1 = cross.Slice(((a + 1) * columns) + b, 4);
        Span<double> row2 = cross.Slice(((a + 2) * columns) + b, 4);
        Span<double> row3 = cross.Slice(((a + 3) * columns) + b, 4);
        row0[0] += TLane.Sum(s00);
        row0[1] += TLane.Sum(s01);
        row0[2] += TLane.Sum(s02);
        row0[3] += TLane.Sum(s03);
        row1[0] += TLane.Sum(s10);
        row1[1] += TLane.Sum(s11);
        row1[2] += TLane.Sum(s12);
        row1[3] += TLane.Sum(s13);
        row2[0] += TLane.Sum(s20);
        row2[1] += TLane.Sum(s21);
        row2[2] += TLane.Sum(s22);
        row2[3] += TLane.Sum(s23);
        row3[0] += TLane.Sum(s30);
        row3[1] += TLane.Sum(s31);
        row3[2] += TLane.Sum(s32);
        row3[3] += TLane.Sum(s33);
        for (; i < rows; i++)
        {
            double v = Unsafe.Add(ref w, i);
            double y0 = Unsafe.Add(ref b0, i), y1 = Unsafe.Add(ref b1, i), y2 = Unsafe.Add(ref b2, i), y3 = Unsafe.Add(ref b3, i);
            AddRow(row0, v * Unsafe.Add(ref a0, i), y0, y1, y2, y3);
            AddRow(row1, v * Unsafe.Add(ref a1, i), y0, y1, y2, y3);
            AddRow(row2, v * Unsafe.Add(ref a2, i), y0, y1, y2, y3);
            AddRow(row3, v * Unsafe.Add(ref a3, i), y0, y1, y2, y3);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddTile1x4<TLane, TVector>(
        ref double z, int stride, int rows, ref double w, int a, int b, int columns, Span<double> cross)
        where TLane : ILane<TVector>
        where TVector : struct
    {
        int last = columns - 1;
        ref double a0 = ref Unsafe.Add(ref z, a * stride);
        ref double b0 = ref Unsafe.Add(ref z, b * stride);
        ref double b1 = ref Unsafe.Add(ref z, Math.Min(b + 1, last) * stride);
        ref double b2 = ref Unsafe.Add(ref z, Math.Min(b + 2, last) * stride);
        ref double b3 = ref Unsafe.Add(ref z, Math.Min(b + 3, last) * stride);
        TVector s0 = TLane.Broadcast(0.0), s1 = s0, s2 = s0, s3 = s0;
        int vectorRows = rows - (rows % TLane.Count);
        int i = 0;
        for (; i < vectorRows; i += TLane.Count)
        {
            TVector x = TLane.Multiply(TLane.Load(in w, i), TLane.Load(in a0, i));
            s0 = TLane.MultiplyAdd(x, TLane.Load(in b0, i), s0);
            s1 = TLane.MultiplyAdd(x, TLane.Load(in b1, i), s1);
            s2 = TLane.MultiplyAdd(x, TLane.Load(in b2, i), s2);
            s3 = TLane.MultiplyAdd(x, TLane.Load(in b3, i), s3);
        }

        Span<double> sums = [TLane.Sum(s0), TLane.Sum(s1), TLane.Sum(s2), TLane.Sum(s3)];
        for (; i < rows; i++)
        {
            AddRow(sums, Unsafe.Add(ref w, i) * Unsafe.Add(ref a0, i), Unsafe.Add(ref b0, i), Unsafe.Add(ref b1, i), Unsafe.Add(ref b2, i), Unsafe.Add(ref b3, i));
        }

        for (int j = b; j < Math.Min(b + 4, columns); j++)
            cross[(a * columns) + j] += sums[j - b];
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddRow(Span<double> sums, double x, double y0, double y1, double y2, double y3)
    {
        sums[0] = double.MultiplyAddEstimate(x, y0, sums[0]);
        sums[1] = double.MultiplyAddEstimate(x, y1, sums[1]);
        sums[2] = double.MultiplyAddEstimate(x, y2, sums[2]);
        sums[3] = double.MultiplyAddEstimate(x, y3, sums[3]);
    }
}
