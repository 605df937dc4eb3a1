using System.Numerics;
using System.Runtime.InteropServices;

namespace Crabbymetrics.Numerics;

/// <summary>The vector operations of the solvers, over spans.</summary>
public static class Vectors
{
    /// <summary>The sum of the products of the elements of two vectors.</summary>
    /// <param name="x">A vector.</param>
    /// <param name="y">A vector of the same length.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
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
    public static void Scale(double scale, Span<double> x)
    {
        for (int i = 0; i < x.Length; i++)
        {
            x[i] *= scale;
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

    /// <summary>The Euclidean norm, without overflow or underflow in between.</summary>
    public static double Norm(ReadOnlySpan<double> x)
    {
        double square = Dot(x, x);
        if (square is > 1e-280 and < 1e280)
        {
            return Math.Sqrt(square);
        }

        double scale = MaxAbs(x);
        if (scale == 0.0 || !double.IsFinite(scale))
        {
            return scale;
        }

        double sum = 0.0;
        foreach (double value in x)
        {
            sum += value / scale * (value / scale);
        }

        return scale * Math.Sqrt(sum);
    }

    /// <summary>sqrt(a^2 + b^2), without overflow or underflow in between.</summary>
    public static double Hypotenuse(double a, double b)
    {
        (double large, double small) = (Math.Max(Math.Abs(a), Math.Abs(b)), Math.Min(Math.Abs(a), Math.Abs(b)));
        if (large == 0.0)
        {
            return 0.0;
        }

        double ratio = small / large;
        return large * Math.Sqrt(1.0 + (ratio * ratio));
    }

    /// <summary>The largest absolute value; 0 for an empty vector; NaN where any is NaN.</summary>
    public static double MaxAbs(ReadOnlySpan<double> x)
    {
        double max = 0.0;
        foreach (double value in x)
        {
            max = Math.Max(max, Math.Abs(value));
        }

        return max;
    }

    /// <summary>The largest absolute difference of two vectors.</summary>
    public static double MaxAbsDifference(ReadOnlySpan<double> x, ReadOnlySpan<double> y)
    {
        double max = 0.0;
        for (int i = 0; i < x.Length; i++)
        {
            max = Math.Max(max, Math.Abs(x[i] - y[i]));
        }

        return max;
    }

    /// <summary>Whether every element is a finite number.</summary>
    /// <param name="x">The vector.</param>
    public static bool IsFinite(ReadOnlySpan<double> x)
    {
        // 0 * value is NaN for a NaN and for an infinity, and 0 otherwise.
        int n = x.Length;
        int i = 0;
        int width = Vector<double>.Count;
        double sum = 0.0;
        if (n >= width)
        {
            ref double p = ref MemoryMarshal.GetReference(x);
            Vector<double> zeros = Vector<double>.Zero;
            for (; i <= n - width; i += width)
            {
                zeros += Vector<double>.Zero * Vector.LoadUnsafe(ref p, (nuint)i);
            }

            sum = Vector.Sum(zeros);
        }

        for (; i < n; i++)
        {
            sum += 0.0 * x[i];
        }

        return sum == 0.0;
    }

    private static void ThrowLengths(int x, int y) =>
        throw new ArgumentException($"The vectors have lengths {x} and {y}; they must be equal.");
}
