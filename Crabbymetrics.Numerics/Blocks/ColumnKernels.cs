using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Crabbymetrics.Numerics;

/// <summary>
/// Products of a block of columns with a vector, four columns at a time so that each value of the vector is loaded once for four. Lengths
/// are checked by the caller; nothing here is.
/// </summary>
/// <remarks>
/// Compiled at once to optimized code (<see cref="MethodImplOptions.AggressiveOptimization"/>): a first fit must not run its loops
/// uncompiled.
/// </remarks>
internal static class ColumnKernels
{
    /// <summary>result += sum_j coefficients[j] * column_j.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void AddCombination<TLane, TVector>(
        ReadOnlySpan<double> values,
        int stride,
        int rows,
        ReadOnlySpan<double> coefficients,
        Span<double> result,
        ref LinesAhead ahead
    )
        where TLane : ILane<TVector>
        where TVector : struct
    {
        ref double z = ref MemoryMarshal.GetReference(values);
        ref double r = ref MemoryMarshal.GetReference(result);
        nint line = ahead.Take(in z, out nint step);
        int vectorRows = rows - (rows % TLane.Count);
        int j = 0;
        for (; j + 4 <= coefficients.Length; j += 4)
        {
            ref double a = ref Unsafe.Add(ref z, j * stride);
            ref double b = ref Unsafe.Add(ref a, stride);
            ref double c = ref Unsafe.Add(ref b, stride);
            ref double d = ref Unsafe.Add(ref c, stride);
            double ca = coefficients[j],
                cb = coefficients[j + 1],
                cc = coefficients[j + 2],
                cd = coefficients[j + 3];
            TVector va = TLane.Broadcast(ca),
                vb = TLane.Broadcast(cb),
                vc = TLane.Broadcast(cc),
                vd = TLane.Broadcast(cd);
            int i = 0;
            for (; i < vectorRows; i += TLane.Count)
            {
                TVector sum = TLane.MultiplyAdd(TLane.Load(in a, i), va, TLane.Load(in r, i));
                sum = TLane.MultiplyAdd(TLane.Load(in b, i), vb, sum);
                sum = TLane.MultiplyAdd(TLane.Load(in c, i), vc, sum);
                sum = TLane.MultiplyAdd(TLane.Load(in d, i), vd, sum);
                TLane.Store(sum, ref r, i);
                LinesAhead.Ask(line);
                LinesAhead.Ask(line + step);
                line += 2 * step;
            }

            for (; i < rows; i++)
            {
                double sum = double.MultiplyAddEstimate(Unsafe.Add(ref a, i), ca, Unsafe.Add(ref r, i));
                sum = double.MultiplyAddEstimate(Unsafe.Add(ref b, i), cb, sum);
                sum = double.MultiplyAddEstimate(Unsafe.Add(ref c, i), cc, sum);
                Unsafe.Add(ref r, i) = double.MultiplyAddEstimate(Unsafe.Add(ref d, i), cd, sum);
            }
        }

        ahead.Stop(line);
        for (; j < coefficients.Length; j++)
        {
            ref double a = ref Unsafe.Add(ref z, j * stride);
            double ca = coefficients[j];
            TVector va = TLane.Broadcast(ca);
            int i = 0;
            for (; i < vectorRows; i += TLane.Count)
            {
                TLane.Store(TLane.MultiplyAdd(TLane.Load(in a, i), va, TLane.Load(in r, i)), ref r, i);
            }

            for (; i < rows; i++)
            {
                Unsafe.Add(ref r, i) = double.MultiplyAddEstimate(Unsafe.Add(ref a, i), ca, Unsafe.Add(ref r, i));
            }
        }
    }

    /// <summary>sums[j] += sum_i vector[i] * column_j[i].</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void AddTransposedProduct<TLane, TVector>(
        ReadOnlySpan<double> values,
        int stride,
        int rows,
        ReadOnlySpan<double> vector,
        Span<double> sums,
        ref LinesAhead ahead
    )
        where TLane : ILane<TVector>
        where TVector : struct
    {
        ref double z = ref MemoryMarshal.GetReference(values);
        ref double v = ref MemoryMarshal.GetReference(vector);
        nint line = ahead.Take(in z, out nint step);
        int vectorRows = rows - (rows % TLane.Count);
        int j = 0;
        for (; j + 4 <= sums.Length; j += 4)
        {
            ref double a = ref Unsafe.Add(ref z, j * stride);
            ref double b = ref Unsafe.Add(ref a, stride);
            ref double c = ref Unsafe.Add(ref b, stride);
            ref double d = ref Unsafe.Add(ref c, stride);
            TVector va = TLane.Broadcast(0.0),
                vb = va,
                vc = va,
                vd = va;
            int i = 0;
            for (; i < vectorRows; i += TLane.Count)
            {
                TVector x = TLane.Load(in v, i);
                va = TLane.MultiplyAdd(TLane.Load(in a, i), x, va);
                vb = TLane.MultiplyAdd(TLane.Load(in b, i), x, vb);
                vc = TLane.MultiplyAdd(TLane.Load(in c, i), x, vc);
                vd = TLane.MultiplyAdd(TLane.Load(in d, i), x, vd);
                LinesAhead.Ask(line);
                LinesAhead.Ask(line + step);
                line += 2 * step;
            }

            double sa = TLane.Sum(va),
                sb = TLane.Sum(vb),
                sc = TLane.Sum(vc),
                sd = TLane.Sum(vd);
            for (; i < rows; i++)
            {
                double x = Unsafe.Add(ref v, i);
                sa = double.MultiplyAddEstimate(Unsafe.Add(ref a, i), x, sa);
                sb = double.MultiplyAddEstimate(Unsafe.Add(ref b, i), x, sb);
                sc = double.MultiplyAddEstimate(Unsafe.Add(ref c, i), x, sc);
                sd = double.MultiplyAddEstimate(Unsafe.Add(ref d, i), x, sd);
            }

            sums[j] += sa;
            sums[j + 1] += sb;
            sums[j + 2] += sc;
            sums[j + 3] += sd;
        }

        ahead.Stop(line);
        for (; j < sums.Length; j++)
        {
            ref double a = ref Unsafe.Add(ref z, j * stride);
            TVector va = TLane.Broadcast(0.0);
            int i = 0;
            for (; i < vectorRows; i += TLane.Count)
            {
                va = TLane.MultiplyAdd(TLane.Load(in a, i), TLane.Load(in v, i), va);
            }

            double sa = TLane.Sum(va);
            for (; i < rows; i++)
            {
                sa = double.MultiplyAddEstimate(Unsafe.Add(ref a, i), Unsafe.Add(ref v, i), sa);
            }

            sums[j] += sa;
        }
    }

    /// <summary>sums += values, element by element.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Add(ReadOnlySpan<double> values, Span<double> sums)
    {
        ref double v = ref MemoryMarshal.GetReference(values);
        ref double s = ref MemoryMarshal.GetReference(sums[..values.Length]);
        int i = 0;
        for (; i <= values.Length - Vector256<double>.Count; i += Vector256<double>.Count)
        {
            (Vector256.LoadUnsafe(ref v, (nuint)i) + Vector256.LoadUnsafe(ref s, (nuint)i)).StoreUnsafe(ref s, (nuint)i);
        }

        for (; i < values.Length; i++)
        {
            Unsafe.Add(ref s, i) += Unsafe.Add(ref v, i);
        }
    }
}
