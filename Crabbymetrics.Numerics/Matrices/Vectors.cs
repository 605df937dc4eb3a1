using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Crabbymetrics.Numerics;

/// <summary>
/// Operations on vectors. The loops are compiled at once to optimized code: a process that asks for one covariance of thousands of
/// parameters would otherwise run them unoptimized to their end.
/// </summary>
public static partial class Vectors
{
    /// <summary>The sum of the products of the elements of two vectors.</summary>
    /// <param name="x">A vector.</param>
    /// <param name="y">A vector of the same length.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double Dot(ReadOnlySpan<double> x, ReadOnlySpan<double> y)
    {
        int n = x.Length;
        if (n != y.Length)
        {
            ThrowLengths(n, y.Length);
        }

        double sum = 0.0;
        int i = 0;
        int width = Vector<double>.Count;
        if (n >= width)
        {
            ref double px = ref MemoryMarshal.GetReference(x);
            ref double py = ref MemoryMarshal.GetReference(y);
            Vector<double> a = Vector<double>.Zero;
            Vector<double> b = Vector<double>.Zero;
            for (; i <= n - (2 * width); i += 2 * width)
            {
                a = Vector.FusedMultiplyAdd(Vector.LoadUnsafe(ref px, (nuint)i), Vector.LoadUnsafe(ref py, (nuint)i), a);
                b = Vector.FusedMultiplyAdd(
                    Vector.LoadUnsafe(ref px, (nuint)(i + width)),
                    Vector.LoadUnsafe(ref py, (nuint)(i + width)),
                    b
                );
            }

            for (; i <= n - width; i += width)
            {
                a = Vector.FusedMultiplyAdd(Vector.LoadUnsafe(ref px, (nuint)i), Vector.LoadUnsafe(ref py, (nuint)i), a);
            }

            sum = Vector.Sum(a + b);
        }

        for (; i < n; i++)
        {
            sum += x[i] * y[i];
        }

        return sum;
    }

    /// <summary>y += scale * x.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Add(double scale, ReadOnlySpan<double> x, Span<double> y)
    {
        int n = x.Length;
        if (n != y.Length)
        {
            ThrowLengths(n, y.Length);
        }

        int i = 0;
        int width = Vector<double>.Count;
        if (n >= width)
        {
            ref double px = ref MemoryMarshal.GetReference(x);
            ref double py = ref MemoryMarshal.GetReference(y);
            Vector<double> s = new Vector<double>(scale);
            for (; i <= n - width; i += width)
            {
                Vector<double> sum = Vector.FusedMultiplyAdd(s, Vector.LoadUnsafe(ref px, (nuint)i), Vector.LoadUnsafe(ref py, (nuint)i));
                sum.StoreUnsafe(ref py, (nuint)i);
            }
        }

        for (; i < n; i++)
        {
            y[i] += scale * x[i];
        }
    }

    /// <summary>target = x + scale * y.</summary>
    public static void Combine(ReadOnlySpan<double> x, double scale, ReadOnlySpan<double> y, Span<double> target)
    {
        x.CopyTo(target);
        Add(scale, y, target);
    }

    /// <summary>x *= scale.</summary>
    /// <param name="scale">The factor.</param>
    /// <param name="x">The vector.</param>
    public static void Scale(double scale, Span<double> x) => Scale(scale, x, x);

    /// <summary>target = scale * x.</summary>
    /// <param name="scale">The factor.</param>
    /// <param name="x">The vector.</param>
    /// <param name="target">Receives as many values; it may be x.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Scale(double scale, ReadOnlySpan<double> x, Span<double> target)
    {
        ref double px = ref MemoryMarshal.GetReference(x);
        ref double pt = ref MemoryMarshal.GetReference(target[..x.Length]);
        int i = 0;
        for (; i <= x.Length - Vector<double>.Count; i += Vector<double>.Count)
        {
            (Vector.LoadUnsafe(ref px, (nuint)i) * scale).StoreUnsafe(ref pt, (nuint)i);
        }

        for (; i < x.Length; i++)
        {
            target[i] = x[i] * scale;
        }
    }

    /// <summary>target *= (scale * x): the factors are multiplied first, so that the answer is the same where row and column of a matrix
    /// change places.</summary>
    /// <param name="scale">The factor.</param>
    /// <param name="x">The vector.</param>
    /// <param name="target">As many values.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void ScaleBoth(double scale, ReadOnlySpan<double> x, Span<double> target)
    {
        ref double px = ref MemoryMarshal.GetReference(x);
        ref double pt = ref MemoryMarshal.GetReference(target[..x.Length]);
        int i = 0;
        for (; i <= x.Length - Vector<double>.Count; i += Vector<double>.Count)
        {
            (Vector.LoadUnsafe(ref pt, (nuint)i) * (Vector.LoadUnsafe(ref px, (nuint)i) * scale)).StoreUnsafe(ref pt, (nuint)i);
        }

        for (; i < x.Length; i++)
        {
            target[i] *= x[i] * scale;
        }
    }

    /// <summary>target = -x.</summary>
    public static void Negate(ReadOnlySpan<double> x, Span<double> target)
    {
        for (int i = 0; i < x.Length; i++)
        {
            target[i] = -x[i];
        }
    }

    private static void ThrowLengths(int x, int y) =>
        throw new ArgumentException($"The vectors have lengths {x} and {y}; they must be equal.");
}
