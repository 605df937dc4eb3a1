using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Crabbymetrics.Numerics;

/// <summary>The products of 24 rows, three panels, with the eight rows of another panel: 24 registers of sums, to which a column adds for
/// three loads and eight broadcasts.</summary>
/// <remarks>Its callers have whole panels, so that nothing here is checked.</remarks>
internal static class PanelKernel
{
    /// <summary>The rows of the first matrix.</summary>
    public const int Rows = 3 * PanelMatrix.PanelRows;

    private const int Eight = PanelMatrix.PanelRows;

    /// <summary>target += sign * sum over some columns of x y'.</summary>
    /// <param name="x">Three panels of the first matrix, from the first column on.</param>
    /// <param name="y">A panel of the second matrix.</param>
    /// <param name="columns">The number of columns.</param>
    /// <param name="sign">1 or -1.</param>
    /// <param name="target">Three panels of the target, from the column of the second matrix's first row on.</param>
    public static void Add(ThreePanels x, ref double y, int columns, double sign, ThreePanels target)
    {
        if (Vector512.IsHardwareAccelerated)
        {
            AddWide(x, ref y, columns, sign, target);
            return;
        }

        // With 16 registers a quarter of the tile at a time: half of each panel and four rows of the second matrix.
        for (int lanes = 0; lanes < Eight; lanes += Vector256<double>.Count)
        {
            for (int row = 0; row < Eight; row += 4)
            {
                AddQuarter(
                    new ThreePanels(ref Unsafe.Add(ref x.First, lanes), x.Stride),
                    ref Unsafe.Add(ref y, row),
                    columns,
                    sign,
                    new ThreePanels(ref Unsafe.Add(ref target.First, (row * Eight) + lanes), target.Stride)
                );
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddWide(ThreePanels x, ref double y, int columns, double sign, ThreePanels to)
    {
        Vector512<double> s00 = default,
            s01 = default,
            s02 = default,
            s03 = default,
            s04 = default,
            s05 = default,
            s06 = default,
            s07 = default;
        Vector512<double> s10 = default,
            s11 = default,
            s12 = default,
            s13 = default,
            s14 = default,
            s15 = default,
            s16 = default,
            s17 = default;
        Vector512<double> s20 = default,
            s21 = default,
            s22 = default,
            s23 = default,
            s24 = default,
            s25 = default,
            s26 = default,
            s27 = default;
        ref double first = ref x.First;
        ref double second = ref Unsafe.Add(ref first, x.Stride);
        ref double third = ref Unsafe.Add(ref second, x.Stride);
        for (nuint at = 0; at < (nuint)columns * Eight; at += Eight)
        {
            Vector512<double> a = Vector512.LoadUnsafe(ref first, at),
                b = Vector512.LoadUnsafe(ref second, at),
                c = Vector512.LoadUnsafe(ref third, at);
            ref double other = ref Unsafe.Add(ref y, at);
            Vector512<double> v0 = Vector512.Create(other);
            s00 = Vector512.MultiplyAddEstimate(a, v0, s00);
            s10 = Vector512.MultiplyAddEstimate(b, v0, s10);
            s20 = Vector512.MultiplyAddEstimate(c, v0, s20);
            Vector512<double> v1 = Vector512.Create(Unsafe.Add(ref other, 1));
            s01 = Vector512.MultiplyAddEstimate(a, v1, s01);
            s11 = Vector512.MultiplyAddEstimate(b, v1, s11);
            s21 = Vector512.MultiplyAddEstimate(c, v1, s21);
            Vector512<double> v2 = Vector512.Create(Unsafe.Add(ref other, 2));
            s02 = Vector512.MultiplyAddEstimate(a, v2, s02);
            s12 = Vector512.MultiplyAddEstimate(b, v2, s12);
            s22 = Vector512.MultiplyAddEstimate(c, v2, s22);
            Vector512<double> v3 = Vector512.Create(Unsafe.Add(ref other, 3));
            s03 = Vector512.MultiplyAddEstimate(a, v3, s03);
            s13 = Vector512.MultiplyAddEstimate(b, v3, s13);
            s23 = Vector512.MultiplyAddEstimate(c, v3, s23);
            Vector512<double> v4 = Vector512.Create(Unsafe.Add(ref other, 4));
            s04 = Vector512.MultiplyAddEstimate(a, v4, s04);
            s14 = Vector512.MultiplyAddEstimate(b, v4, s14);
            s24 = Vector512.MultiplyAddEstimate(c, v4, s24);
            Vector512<double> v5 = Vector512.Create(Unsafe.Add(ref other, 5));
            s05 = Vector512.MultiplyAddEstimate(a, v5, s05);
            s15 = Vector512.MultiplyAddEstimate(b, v5, s15);
            s25 = Vector512.MultiplyAddEstimate(c, v5, s25);
            Vector512<double> v6 = Vector512.Create(Unsafe.Add(ref other, 6));
            s06 = Vector512.MultiplyAddEstimate(a, v6, s06);
            s16 = Vector512.MultiplyAddEstimate(b, v6, s16);
            s26 = Vector512.MultiplyAddEstimate(c, v6, s26);
            Vector512<double> v7 = Vector512.Create(Unsafe.Add(ref other, 7));
            s07 = Vector512.MultiplyAddEstimate(a, v7, s07);
            s17 = Vector512.MultiplyAddEstimate(b, v7, s17);
            s27 = Vector512.MultiplyAddEstimate(c, v7, s27);
        }

        ref double target = ref to.First;
        nuint targetStride = to.Stride;
        AddTo(ref target, 0, sign, s00);
        AddTo(ref target, Eight, sign, s01);
        AddTo(ref target, 2 * Eight, sign, s02);
        AddTo(ref target, 3 * Eight, sign, s03);
        AddTo(ref target, 4 * Eight, sign, s04);
        AddTo(ref target, 5 * Eight, sign, s05);
        AddTo(ref target, 6 * Eight, sign, s06);
        AddTo(ref target, 7 * Eight, sign, s07);
        AddTo(ref Unsafe.Add(ref target, targetStride), 0, sign, s10);
        AddTo(ref Unsafe.Add(ref target, targetStride), Eight, sign, s11);
        AddTo(ref Unsafe.Add(ref target, targetStride), 2 * Eight, sign, s12);
        AddTo(ref Unsafe.Add(ref target, targetStride), 3 * Eight, sign, s13);
        AddTo(ref Unsafe.Add(ref target, targetStride), 4 * Eight, sign, s14);
        AddTo(ref Unsafe.Add(ref target, targetStride), 5 * Eight, sign, s15);
        AddTo(ref Unsafe.Add(ref target, targetStride), 6 * Eight, sign, s16);
        AddTo(ref Unsafe.Add(ref target, targetStride), 7 * Eight, sign, s17);
        AddTo(ref Unsafe.Add(ref target, 2 * targetStride), 0, sign, s20);
        AddTo(ref Unsafe.Add(ref target, 2 * targetStride), Eight, sign, s21);
        AddTo(ref Unsafe.Add(ref target, 2 * targetStride), 2 * Eight, sign, s22);
        AddTo(ref Unsafe.Add(ref target, 2 * targetStride), 3 * Eight, sign, s23);
        AddTo(ref Unsafe.Add(ref target, 2 * targetStride), 4 * Eight, sign, s24);
        AddTo(ref Unsafe.Add(ref target, 2 * targetStride), 5 * Eight, sign, s25);
        AddTo(ref Unsafe.Add(ref target, 2 * targetStride), 6 * Eight, sign, s26);
        AddTo(ref Unsafe.Add(ref target, 2 * targetStride), 7 * Eight, sign, s27);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddQuarter(ThreePanels x, ref double y, int columns, double sign, ThreePanels to)
    {
        Vector256<double> s00 = default,
            s01 = default,
            s02 = default,
            s03 = default;
        Vector256<double> s10 = default,
            s11 = default,
            s12 = default,
            s13 = default;
        Vector256<double> s20 = default,
            s21 = default,
            s22 = default,
            s23 = default;
        ref double first = ref x.First;
        ref double second = ref Unsafe.Add(ref first, x.Stride);
        ref double third = ref Unsafe.Add(ref second, x.Stride);
        for (nuint at = 0; at < (nuint)columns * Eight; at += Eight)
        {
            Vector256<double> a = Vector256.LoadUnsafe(ref first, at),
                b = Vector256.LoadUnsafe(ref second, at),
                c = Vector256.LoadUnsafe(ref third, at);
            ref double other = ref Unsafe.Add(ref y, at);
            Vector256<double> v0 = Vector256.Create(other);
            s00 = Vector256.MultiplyAddEstimate(a, v0, s00);
            s10 = Vector256.MultiplyAddEstimate(b, v0, s10);
            s20 = Vector256.MultiplyAddEstimate(c, v0, s20);
            Vector256<double> v1 = Vector256.Create(Unsafe.Add(ref other, 1));
            s01 = Vector256.MultiplyAddEstimate(a, v1, s01);
            s11 = Vector256.MultiplyAddEstimate(b, v1, s11);
            s21 = Vector256.MultiplyAddEstimate(c, v1, s21);
            Vector256<double> v2 = Vector256.Create(Unsafe.Add(ref other, 2));
            s02 = Vector256.MultiplyAddEstimate(a, v2, s02);
            s12 = Vector256.MultiplyAddEstimate(b, v2, s12);
            s22 = Vector256.MultiplyAddEstimate(c, v2, s22);
            Vector256<double> v3 = Vector256.Create(Unsafe.Add(ref other, 3));
            s03 = Vector256.MultiplyAddEstimate(a, v3, s03);
            s13 = Vector256.MultiplyAddEstimate(b, v3, s13);
            s23 = Vector256.MultiplyAddEstimate(c, v3, s23);
        }

        ref double target = ref to.First;
        nuint targetStride = to.Stride;
        AddTo(ref target, 0, sign, s00);
        AddTo(ref target, Eight, sign, s01);
        AddTo(ref target, 2 * Eight, sign, s02);
        AddTo(ref target, 3 * Eight, sign, s03);
        AddTo(ref Unsafe.Add(ref target, targetStride), 0, sign, s10);
        AddTo(ref Unsafe.Add(ref target, targetStride), Eight, sign, s11);
        AddTo(ref Unsafe.Add(ref target, targetStride), 2 * Eight, sign, s12);
        AddTo(ref Unsafe.Add(ref target, targetStride), 3 * Eight, sign, s13);
        AddTo(ref Unsafe.Add(ref target, 2 * targetStride), 0, sign, s20);
        AddTo(ref Unsafe.Add(ref target, 2 * targetStride), Eight, sign, s21);
        AddTo(ref Unsafe.Add(ref target, 2 * targetStride), 2 * Eight, sign, s22);
        AddTo(ref Unsafe.Add(ref target, 2 * targetStride), 3 * Eight, sign, s23);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddTo(ref double target, nuint at, double sign, Vector512<double> sum) =>
        Vector512.MultiplyAddEstimate(Vector512.Create(sign), sum, Vector512.LoadUnsafe(ref target, at)).StoreUnsafe(ref target, at);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddTo(ref double target, nuint at, double sign, Vector256<double> sum) =>
        Vector256.MultiplyAddEstimate(Vector256.Create(sign), sum, Vector256.LoadUnsafe(ref target, at)).StoreUnsafe(ref target, at);
}
