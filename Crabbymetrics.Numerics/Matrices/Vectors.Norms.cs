using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Crabbymetrics.Numerics;

// Norms and tests of all elements.
public static partial class Vectors
{
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
    /// <param name="x">The vector.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double MaxAbs(ReadOnlySpan<double> x)
    {
        ref double p = ref MemoryMarshal.GetReference(x);
        Vector<double> largest = Vector<double>.Zero;
        int i = 0;
        for (; i <= x.Length - Vector<double>.Count; i += Vector<double>.Count)
        {
            largest = Vector.Max(largest, Vector.Abs(Vector.LoadUnsafe(ref p, (nuint)i)));
        }

        double max = 0.0;
        for (int lane = 0; lane < Vector<double>.Count; lane++)
        {
            max = Math.Max(max, largest[lane]);
        }

        for (; i < x.Length; i++)
        {
            max = Math.Max(max, Math.Abs(x[i]));
        }

        return max;
    }

    /// <summary>The sum of the absolute values of the products of the elements of two vectors.</summary>
    /// <param name="x">A vector.</param>
    /// <param name="y">A vector of the same length.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double SumOfMagnitudes(ReadOnlySpan<double> x, ReadOnlySpan<double> y)
    {
        ref double px = ref MemoryMarshal.GetReference(x);
        ref double py = ref MemoryMarshal.GetReference(y[..x.Length]);
        Vector<double> sums = default;
        int i = 0;
        for (; i <= x.Length - Vector<double>.Count; i += Vector<double>.Count)
        {
            sums += Vector.Abs(Vector.LoadUnsafe(ref px, (nuint)i) * Vector.LoadUnsafe(ref py, (nuint)i));
        }

        double sum = Vector.Sum(sums);
        for (; i < x.Length; i++)
        {
            sum += Math.Abs(x[i] * y[i]);
        }

        return sum;
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
}
