using System.Runtime.CompilerServices;

namespace Crabbymetrics.Numerics;

/// <summary>The tiles of <see cref="CrossProductKernel"/>. It has checked what they read and write.</summary>
internal static class CrossProductTiles
{
    private const int Width = CrossProductKernel.Width;

    /// <summary>cross[i, j] += sum over the rows of x_i y_j: five weighted columns with five others.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void AddSquare<TLane, TVector>(
        ColumnsAt weighted,
        ColumnsAt others,
        int rows,
        scoped in CrossSums cross,
        ref LinesAhead ahead
    )
        where TLane : ILane<TVector>
        where TVector : struct
    {
        ref double x = ref weighted[0];
        ref double y = ref others[0];
        ref double x1 = ref weighted[1];
        ref double y1 = ref others[1];
        ref double x2 = ref weighted[2];
        ref double y2 = ref others[2];
        ref double x3 = ref weighted[3];
        ref double y3 = ref others[3];
        ref double x4 = ref weighted[4];
        ref double y4 = ref others[4];
        TVector s00 = TLane.Broadcast(0.0);
        TVector s01 = s00,
            s02 = s00,
            s03 = s00,
            s04 = s00;
        TVector s10 = s00,
            s11 = s00,
            s12 = s00,
            s13 = s00,
            s14 = s00;
        TVector s20 = s00,
            s21 = s00,
            s22 = s00,
            s23 = s00,
            s24 = s00;
        TVector s30 = s00,
            s31 = s00,
            s32 = s00,
            s33 = s00,
            s34 = s00;
        TVector s40 = s00,
            s41 = s00,
            s42 = s00,
            s43 = s00,
            s44 = s00;
        nint line = ahead.Take(in y, out nint step);
        int whole = rows - (rows % TLane.Count);
        for (int i = 0; i < rows; i += TLane.Count)
        {
            // The last register overlaps the one before; rows that were already summed have weight 0 in it.
            int row = i < whole ? i : rows - TLane.Count;
            TVector a0 = TLane.Load(in x, i);
            TVector a1 = TLane.Load(in x1, i);
            TVector a2 = TLane.Load(in x2, i);
            TVector a3 = TLane.Load(in x3, i);
            TVector a4 = TLane.Load(in x4, i);
            TVector b = TLane.Load(in y, row);
            s00 = TLane.MultiplyAdd(a0, b, s00);
            s10 = TLane.MultiplyAdd(a1, b, s10);
            s20 = TLane.MultiplyAdd(a2, b, s20);
            s30 = TLane.MultiplyAdd(a3, b, s30);
            s40 = TLane.MultiplyAdd(a4, b, s40);
            b = TLane.Load(in y1, row);
            s01 = TLane.MultiplyAdd(a0, b, s01);
            s11 = TLane.MultiplyAdd(a1, b, s11);
            s21 = TLane.MultiplyAdd(a2, b, s21);
            s31 = TLane.MultiplyAdd(a3, b, s31);
            s41 = TLane.MultiplyAdd(a4, b, s41);
            b = TLane.Load(in y2, row);
            s02 = TLane.MultiplyAdd(a0, b, s02);
            s12 = TLane.MultiplyAdd(a1, b, s12);
            s22 = TLane.MultiplyAdd(a2, b, s22);
            s32 = TLane.MultiplyAdd(a3, b, s32);
            s42 = TLane.MultiplyAdd(a4, b, s42);
            b = TLane.Load(in y3, row);
            s03 = TLane.MultiplyAdd(a0, b, s03);
            s13 = TLane.MultiplyAdd(a1, b, s13);
            s23 = TLane.MultiplyAdd(a2, b, s23);
            s33 = TLane.MultiplyAdd(a3, b, s33);
            s43 = TLane.MultiplyAdd(a4, b, s43);
            b = TLane.Load(in y4, row);
            s04 = TLane.MultiplyAdd(a0, b, s04);
            s14 = TLane.MultiplyAdd(a1, b, s14);
            s24 = TLane.MultiplyAdd(a2, b, s24);
            s34 = TLane.MultiplyAdd(a3, b, s34);
            s44 = TLane.MultiplyAdd(a4, b, s44);
            LinesAhead.Ask(line);
            line += step;
        }

        ahead.Stop(line);
        Span<double> products = cross.Products;
        int stride = cross.Stride;
        AddTo<TLane, TVector>(products, s00, s01, s02, s03, s04);
        AddTo<TLane, TVector>(products[stride..], s10, s11, s12, s13, s14);
        AddTo<TLane, TVector>(products[(2 * stride)..], s20, s21, s22, s23, s24);
        AddTo<TLane, TVector>(products[(3 * stride)..], s30, s31, s32, s33, s34);
        AddTo<TLane, TVector>(products[(4 * stride)..], s40, s41, s42, s43, s44);
    }

    /// <summary>cross[i, j] += sum over the rows of w z_i z_j for j &lt;= i, of five columns, whose products with the weights it leaves in
    /// <paramref name="weighted"/>, and whose sums it adds up where they are wanted: sums[i] += sum over the rows of w z_i.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void AddTriangle<TLane, TVector>(
        ColumnsAt columns,
        int rows,
        ref double w,
        ColumnsAt weighted,
        scoped in CrossSums cross,
        ref LinesAhead ahead
    )
        where TLane : ILane<TVector>
        where TVector : struct
    {
        ref double z = ref columns[0];
        ref double x = ref weighted[0];
        ref double z1 = ref columns[1];
        ref double x1 = ref weighted[1];
        ref double z2 = ref columns[2];
        ref double x2 = ref weighted[2];
        ref double z3 = ref columns[3];
        ref double x3 = ref weighted[3];
        ref double z4 = ref columns[4];
        ref double x4 = ref weighted[4];
        TVector s00 = TLane.Broadcast(0.0);
        TVector s10 = s00,
            s11 = s00;
        TVector s20 = s00,
            s21 = s00,
            s22 = s00;
        TVector s30 = s00,
            s31 = s00,
            s32 = s00,
            s33 = s00;
        TVector s40 = s00,
            s41 = s00,
            s42 = s00,
            s43 = s00,
            s44 = s00;
        TVector t0 = s00,
            t1 = s00,
            t2 = s00,
            t3 = s00,
            t4 = s00;
        nint line = ahead.Take(in z, out nint step);
        int whole = rows - (rows % TLane.Count);
        for (int i = 0; i < rows; i += TLane.Count)
        {
            int row = i < whole ? i : rows - TLane.Count;
            TVector v = i < whole ? TLane.Load(in w, i) : TLane.LoadLast(in w, rows, rows - whole);
            TVector b0 = TLane.Load(in z, row);
            TVector b1 = TLane.Load(in z1, row);
            TVector b2 = TLane.Load(in z2, row);
            TVector b3 = TLane.Load(in z3, row);
            TVector b4 = TLane.Load(in z4, row);
            TVector a = TLane.Multiply(v, b0);
            TLane.Store(a, ref x, i);
            t0 = TLane.Add(t0, a);
            s00 = TLane.MultiplyAdd(a, b0, s00);
            a = TLane.Multiply(v, b1);
            TLane.Store(a, ref x1, i);
            t1 = TLane.Add(t1, a);
            s10 = TLane.MultiplyAdd(a, b0, s10);
            s11 = TLane.MultiplyAdd(a, b1, s11);
            a = TLane.Multiply(v, b2);
            TLane.Store(a, ref x2, i);
            t2 = TLane.Add(t2, a);
            s20 = TLane.MultiplyAdd(a, b0, s20);
            s21 = TLane.MultiplyAdd(a, b1, s21);
            s22 = TLane.MultiplyAdd(a, b2, s22);
            a = TLane.Multiply(v, b3);
            TLane.Store(a, ref x3, i);
            t3 = TLane.Add(t3, a);
            s30 = TLane.MultiplyAdd(a, b0, s30);
            s31 = TLane.MultiplyAdd(a, b1, s31);
            s32 = TLane.MultiplyAdd(a, b2, s32);
            s33 = TLane.MultiplyAdd(a, b3, s33);
            a = TLane.Multiply(v, b4);
            TLane.Store(a, ref x4, i);
            t4 = TLane.Add(t4, a);
            s40 = TLane.MultiplyAdd(a, b0, s40);
            s41 = TLane.MultiplyAdd(a, b1, s41);
            s42 = TLane.MultiplyAdd(a, b2, s42);
            s43 = TLane.MultiplyAdd(a, b3, s43);
            s44 = TLane.MultiplyAdd(a, b4, s44);
            LinesAhead.Ask(line);
            line += step;
        }

        ahead.Stop(line);
        Span<double> products = cross.Products;
        int stride = cross.Stride;
        products[0] += TLane.Sum(s00);
        products[stride] += TLane.Sum(s10);
        products[stride + 1] += TLane.Sum(s11);
        products[2 * stride] += TLane.Sum(s20);
        products[(2 * stride) + 1] += TLane.Sum(s21);
        products[(2 * stride) + 2] += TLane.Sum(s22);
        products[3 * stride] += TLane.Sum(s30);
        products[(3 * stride) + 1] += TLane.Sum(s31);
        products[(3 * stride) + 2] += TLane.Sum(s32);
        products[(3 * stride) + 3] += TLane.Sum(s33);
        products[4 * stride] += TLane.Sum(s40);
        products[(4 * stride) + 1] += TLane.Sum(s41);
        products[(4 * stride) + 2] += TLane.Sum(s42);
        products[(4 * stride) + 3] += TLane.Sum(s43);
        products[(4 * stride) + 4] += TLane.Sum(s44);
        if (!cross.Sums.IsEmpty)
        {
            AddTo<TLane, TVector>(cross.Sums, t0, t1, t2, t3, t4);
        }
    }

    /// <summary>cross[a + i, b + j] += sum over the rows of w z_(a + i) z_(b + j) for two columns and up to five others. Where fewer are
    /// left, the last one is repeated and its copies are thrown away.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void AddPair<TLane, TVector>(ColumnsAt columns, int rows, ref double w, int a, int b, scoped in CrossSums cross)
        where TLane : ILane<TVector>
        where TVector : struct
    {
        int last = cross.Stride - 1;
        ref double x0 = ref columns[a];
        ref double x1 = ref columns[a + 1];
        ref double y0 = ref columns[b];
        ref double y1 = ref columns[Math.Min(b + 1, last)];
        ref double y2 = ref columns[Math.Min(b + 2, last)];
        ref double y3 = ref columns[Math.Min(b + 3, last)];
        ref double y4 = ref columns[Math.Min(b + 4, last)];
        TVector s00 = TLane.Broadcast(0.0);
        TVector s01 = s00,
            s02 = s00,
            s03 = s00,
            s04 = s00;
        TVector s10 = s00,
            s11 = s00,
            s12 = s00,
            s13 = s00,
            s14 = s00;
        int whole = rows - (rows % TLane.Count);
        for (int i = 0; i < rows; i += TLane.Count)
        {
            int row = i < whole ? i : rows - TLane.Count;
            TVector v = i < whole ? TLane.Load(in w, i) : TLane.LoadLast(in w, rows, rows - whole);
            TVector a0 = TLane.Multiply(v, TLane.Load(in x0, row));
            TVector a1 = TLane.Multiply(v, TLane.Load(in x1, row));
            TVector y = TLane.Load(in y0, row);
            s00 = TLane.MultiplyAdd(a0, y, s00);
            s10 = TLane.MultiplyAdd(a1, y, s10);
            y = TLane.Load(in y1, row);
            s01 = TLane.MultiplyAdd(a0, y, s01);
            s11 = TLane.MultiplyAdd(a1, y, s11);
            y = TLane.Load(in y2, row);
            s02 = TLane.MultiplyAdd(a0, y, s02);
            s12 = TLane.MultiplyAdd(a1, y, s12);
            y = TLane.Load(in y3, row);
            s03 = TLane.MultiplyAdd(a0, y, s03);
            s13 = TLane.MultiplyAdd(a1, y, s13);
            y = TLane.Load(in y4, row);
            s04 = TLane.MultiplyAdd(a0, y, s04);
            s14 = TLane.MultiplyAdd(a1, y, s14);
        }

        int count = Math.Min(Width, cross.Stride - b);
        AddSome<TLane, TVector>(cross.Products.Slice((a * cross.Stride) + b, count), s00, s01, s02, s03, s04);
        AddSome<TLane, TVector>(cross.Products.Slice(((a + 1) * cross.Stride) + b, count), s10, s11, s12, s13, s14);
    }

    /// <summary>The same for one column and up to five others.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void AddSingle<TLane, TVector>(ColumnsAt columns, int rows, ref double w, int a, int b, scoped in CrossSums cross)
        where TLane : ILane<TVector>
        where TVector : struct
    {
        int last = cross.Stride - 1;
        ref double x0 = ref columns[a];
        ref double y0 = ref columns[b];
        ref double y1 = ref columns[Math.Min(b + 1, last)];
        ref double y2 = ref columns[Math.Min(b + 2, last)];
        ref double y3 = ref columns[Math.Min(b + 3, last)];
        ref double y4 = ref columns[Math.Min(b + 4, last)];
        TVector s00 = TLane.Broadcast(0.0);
        TVector s01 = s00,
            s02 = s00,
            s03 = s00,
            s04 = s00;
        int whole = rows - (rows % TLane.Count);
        for (int i = 0; i < rows; i += TLane.Count)
        {
            int row = i < whole ? i : rows - TLane.Count;
            TVector v = i < whole ? TLane.Load(in w, i) : TLane.LoadLast(in w, rows, rows - whole);
            TVector a0 = TLane.Multiply(v, TLane.Load(in x0, row));
            s00 = TLane.MultiplyAdd(a0, TLane.Load(in y0, row), s00);
            s01 = TLane.MultiplyAdd(a0, TLane.Load(in y1, row), s01);
            s02 = TLane.MultiplyAdd(a0, TLane.Load(in y2, row), s02);
            s03 = TLane.MultiplyAdd(a0, TLane.Load(in y3, row), s03);
            s04 = TLane.MultiplyAdd(a0, TLane.Load(in y4, row), s04);
        }

        int count = Math.Min(Width, cross.Stride - b);
        AddSome<TLane, TVector>(cross.Products.Slice((a * cross.Stride) + b, count), s00, s01, s02, s03, s04);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddTo<TLane, TVector>(Span<double> sums, TVector s0, TVector s1, TVector s2, TVector s3, TVector s4)
        where TLane : ILane<TVector>
        where TVector : struct
    {
        sums[4] += TLane.Sum(s4);
        sums[3] += TLane.Sum(s3);
        sums[2] += TLane.Sum(s2);
        sums[1] += TLane.Sum(s1);
        sums[0] += TLane.Sum(s0);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddSome<TLane, TVector>(Span<double> sums, TVector s0, TVector s1, TVector s2, TVector s3, TVector s4)
        where TLane : ILane<TVector>
        where TVector : struct
    {
        Span<double> all = [TLane.Sum(s0), TLane.Sum(s1), TLane.Sum(s2), TLane.Sum(s3), TLane.Sum(s4)];
        for (int j = 0; j < sums.Length; j++)
        {
            sums[j] += all[j];
        }
    }
}
