using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Crabbymetrics.Numerics;

/// <summary>
/// Loops over the rows of matrices of thousands of parameters. Compiled at once to optimized code: many a process asks for one covariance,
/// in which loops that are compiled in tiers would run uncompiled to their end.
/// </summary>
public static class RowLoops
{
    /// <summary>result = x * factor, of which each may be the other.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Scale(ReadOnlySpan<double> x, double factor, Span<double> result)
    {
        ref double a = ref MemoryMarshal.GetReference(x);
        ref double r = ref MemoryMarshal.GetReference(result[..x.Length]);
        Vector<double> by = new(factor);
        int i = 0;
        for (; i <= x.Length - Vector<double>.Count; i += Vector<double>.Count)
        {
            (Vector.LoadUnsafe(ref a, (nuint)i) * by).StoreUnsafe(ref r, (nuint)i);
        }

        for (; i < x.Length; i++)
        {
            Unsafe.Add(ref r, i) = Unsafe.Add(ref a, i) * factor;
        }
    }

    /// <summary>result *= (x * factor): the factors are multiplied first, so that the answer is the same with row and column changed
    /// over.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void ScaleBoth(ReadOnlySpan<double> x, double factor, Span<double> result)
    {
        ref double a = ref MemoryMarshal.GetReference(x);
        ref double r = ref MemoryMarshal.GetReference(result[..x.Length]);
        Vector<double> by = new(factor);
        int i = 0;
        for (; i <= x.Length - Vector<double>.Count; i += Vector<double>.Count)
        {
            (Vector.LoadUnsafe(ref r, (nuint)i) * (Vector.LoadUnsafe(ref a, (nuint)i) * by)).StoreUnsafe(ref r, (nuint)i);
        }

        for (; i < x.Length; i++)
        {
            Unsafe.Add(ref r, i) *= Unsafe.Add(ref a, i) * factor;
        }
    }

    /// <summary>result += x * factor.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AddScaled(ReadOnlySpan<double> x, double factor, Span<double> result)
    {
        ref double a = ref MemoryMarshal.GetReference(x);
        ref double r = ref MemoryMarshal.GetReference(result[..x.Length]);
        Vector<double> by = new(factor);
        int i = 0;
        for (; i <= x.Length - Vector<double>.Count; i += Vector<double>.Count)
        {
            Vector
                .MultiplyAddEstimate(Vector.LoadUnsafe(ref a, (nuint)i), by, Vector.LoadUnsafe(ref r, (nuint)i))
                .StoreUnsafe(ref r, (nuint)i);
        }

        for (; i < x.Length; i++)
        {
            Unsafe.Add(ref r, i) = double.MultiplyAddEstimate(Unsafe.Add(ref a, i), factor, Unsafe.Add(ref r, i));
        }
    }

    /// <summary>sum x y.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double Dot(ReadOnlySpan<double> x, ReadOnlySpan<double> y)
    {
        ref double a = ref MemoryMarshal.GetReference(x);
        ref double b = ref MemoryMarshal.GetReference(y[..x.Length]);
        Vector<double> first = default,
            second = default;
        int i = 0;
        for (; i <= x.Length - (2 * Vector<double>.Count); i += 2 * Vector<double>.Count)
        {
            first = Vector.MultiplyAddEstimate(Vector.LoadUnsafe(ref a, (nuint)i), Vector.LoadUnsafe(ref b, (nuint)i), first);
            second = Vector.MultiplyAddEstimate(
                Vector.LoadUnsafe(ref a, (nuint)(i + Vector<double>.Count)),
                Vector.LoadUnsafe(ref b, (nuint)(i + Vector<double>.Count)),
                second
            );
        }

        double sum = Vector.Sum(first + second);
        for (; i < x.Length; i++)
        {
            sum = double.MultiplyAddEstimate(Unsafe.Add(ref a, i), Unsafe.Add(ref b, i), sum);
        }

        return sum;
    }

    /// <summary>sum |x y|.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double SumOfMagnitudes(ReadOnlySpan<double> x, ReadOnlySpan<double> y)
    {
        ref double a = ref MemoryMarshal.GetReference(x);
        ref double b = ref MemoryMarshal.GetReference(y[..x.Length]);
        Vector<double> sums = default;
        int i = 0;
        for (; i <= x.Length - Vector<double>.Count; i += Vector<double>.Count)
        {
            sums += Vector.Abs(Vector.LoadUnsafe(ref a, (nuint)i) * Vector.LoadUnsafe(ref b, (nuint)i));
        }

        double sum = Vector.Sum(sums);
        for (; i < x.Length; i++)
        {
            sum += Math.Abs(Unsafe.Add(ref a, i) * Unsafe.Add(ref b, i));
        }

        return sum;
    }
}
