using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Crabbymetrics.Numerics;

/// <summary>Loops over the rows of a block between the family's and the design's. Compiled at once to optimized code, as those
/// are.</summary>
public static class RowKernels
{
    private const double TwoToThe52 = 4503599627370496.0;

    /// <summary>The sum of some values.</summary>
    /// <param name="values">The values.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double Sum(ReadOnlySpan<double> values)
    {
        ref double v = ref MemoryMarshal.GetReference(values);
        Vector256<double> first = Vector256<double>.Zero,
            second = Vector256<double>.Zero;
        int i = 0;
        for (; i <= values.Length - (2 * Vector256<double>.Count); i += 2 * Vector256<double>.Count)
        {
            first += Vector256.LoadUnsafe(ref v, (nuint)i);
            second += Vector256.LoadUnsafe(ref v, (nuint)(i + Vector256<double>.Count));
        }

        double sum = Vector256.Sum(first + second);
        for (; i < values.Length; i++)
        {
            sum += Unsafe.Add(ref v, i);
        }

        return sum;
    }

    /// <summary>values *= weights, with 0 wherever the weight is 0, even where the value is infinite: a row that is not there has no
    /// say.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Weigh(Span<double> values, ReadOnlySpan<double> weights)
    {
        ref double v = ref MemoryMarshal.GetReference(values);
        ref double w = ref MemoryMarshal.GetReference(weights[..values.Length]);
        int i = 0;
        for (; i <= values.Length - Vector256<double>.Count; i += Vector256<double>.Count)
        {
            Vector256<double> weight = Vector256.LoadUnsafe(ref w, (nuint)i);
            Vector256<double> product = weight * Vector256.LoadUnsafe(ref v, (nuint)i);
            Vector256.AndNot(product, Vector256.Equals(weight, Vector256<double>.Zero)).StoreUnsafe(ref v, (nuint)i);
        }

        for (; i < values.Length; i++)
        {
            double weight = Unsafe.Add(ref w, i);
            Unsafe.Add(ref v, i) = weight == 0.0 ? 0.0 : weight * Unsafe.Add(ref v, i);
        }
    }

    /// <summary>Counts as doubles.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Widen(ReadOnlySpan<byte> counts, Span<double> result)
    {
        ref byte c = ref MemoryMarshal.GetReference(counts);
        ref double r = ref MemoryMarshal.GetReference(result[..counts.Length]);
        // An integer in the low bits of 2^52 is that much more than 2^52: four integer operations where a conversion would take its own
        // instruction set.
        Vector256<ulong> bits = Vector256.Create(BitConverter.DoubleToUInt64Bits(TwoToThe52));
        Vector256<double> excess = Vector256.Create(TwoToThe52);
        int i = 0;
        for (; i <= counts.Length - Vector128<byte>.Count; i += Vector128<byte>.Count)
        {
            (Vector128<ushort> lower, Vector128<ushort> upper) = Vector128.Widen(Vector128.LoadUnsafe(ref c, (nuint)i));
            Vector256<uint> low = Vector256.Create(Vector128.WidenLower(lower), Vector128.WidenUpper(lower));
            Vector256<uint> high = Vector256.Create(Vector128.WidenLower(upper), Vector128.WidenUpper(upper));
            ((Vector256.WidenLower(low) | bits).AsDouble() - excess).StoreUnsafe(ref r, (nuint)i);
            ((Vector256.WidenUpper(low) | bits).AsDouble() - excess).StoreUnsafe(ref r, (nuint)i + 4);
            ((Vector256.WidenLower(high) | bits).AsDouble() - excess).StoreUnsafe(ref r, (nuint)i + 8);
            ((Vector256.WidenUpper(high) | bits).AsDouble() - excess).StoreUnsafe(ref r, (nuint)i + 12);
        }

        for (; i < counts.Length; i++)
        {
            Unsafe.Add(ref r, i) = Unsafe.Add(ref c, i);
        }
    }

    /// <summary>result = values + constant.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AddConstant(ReadOnlySpan<double> values, double constant, Span<double> result)
    {
        ref double v = ref MemoryMarshal.GetReference(values);
        ref double r = ref MemoryMarshal.GetReference(result[..values.Length]);
        Vector256<double> c = Vector256.Create(constant);
        int i = 0;
        for (; i <= values.Length - Vector256<double>.Count; i += Vector256<double>.Count)
        {
            (Vector256.LoadUnsafe(ref v, (nuint)i) + c).StoreUnsafe(ref r, (nuint)i);
        }

        for (; i < values.Length; i++)
        {
            Unsafe.Add(ref r, i) = Unsafe.Add(ref v, i) + constant;
        }
    }

    /// <summary>result = values * others.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Multiply(ReadOnlySpan<double> values, ReadOnlySpan<double> others, Span<double> result)
    {
        ref double v = ref MemoryMarshal.GetReference(values);
        ref double o = ref MemoryMarshal.GetReference(others[..values.Length]);
        ref double r = ref MemoryMarshal.GetReference(result[..values.Length]);
        int i = 0;
        for (; i <= values.Length - Vector256<double>.Count; i += Vector256<double>.Count)
        {
            (Vector256.LoadUnsafe(ref v, (nuint)i) * Vector256.LoadUnsafe(ref o, (nuint)i)).StoreUnsafe(ref r, (nuint)i);
        }

        for (; i < values.Length; i++)
        {
            Unsafe.Add(ref r, i) = Unsafe.Add(ref v, i) * Unsafe.Add(ref o, i);
        }
    }

    /// <summary>values *= values.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Square(Span<double> values)
    {
        ref double v = ref MemoryMarshal.GetReference(values);
        int i = 0;
        for (; i <= values.Length - Vector256<double>.Count; i += Vector256<double>.Count)
        {
            Vector256<double> value = Vector256.LoadUnsafe(ref v, (nuint)i);
            (value * value).StoreUnsafe(ref v, (nuint)i);
        }

        for (; i < values.Length; i++)
        {
            Unsafe.Add(ref v, i) *= Unsafe.Add(ref v, i);
        }
    }

    /// <summary>result = exp(values), of which each may be the other.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Exp(ReadOnlySpan<double> values, Span<double> result)
    {
        ref double v = ref MemoryMarshal.GetReference(values);
        ref double r = ref MemoryMarshal.GetReference(result[..values.Length]);
        int i = 0;
        if (Vector512.IsHardwareAccelerated)
        {
            for (; i <= values.Length - Vector512<double>.Count; i += Vector512<double>.Count)
            {
                VectorExponential.Exp(Vector512.LoadUnsafe(ref v, (nuint)i)).StoreUnsafe(ref r, (nuint)i);
            }
        }
        else if (Vector256.IsHardwareAccelerated)
        {
            for (; i <= values.Length - Vector256<double>.Count; i += Vector256<double>.Count)
            {
                VectorExponential.Exp(Vector256.LoadUnsafe(ref v, (nuint)i)).StoreUnsafe(ref r, (nuint)i);
            }
        }

        for (; i < values.Length; i++)
        {
            Unsafe.Add(ref r, i) = Math.Exp(Unsafe.Add(ref v, i));
        }
    }

    /// <summary>Counts the ones among zeros and ones, without a branch that random outcomes would mislead. False where there is any other
    /// value.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static bool TryCountOnes(ReadOnlySpan<double> values, out double ones)
    {
        ref double v = ref MemoryMarshal.GetReference(values);
        Vector256<double> known = Vector256<double>.AllBitsSet,
            sum = Vector256<double>.Zero,
            one = Vector256.Create(1.0);
        int i = 0;
        for (; i <= values.Length - Vector256<double>.Count; i += Vector256<double>.Count)
        {
            Vector256<double> value = Vector256.LoadUnsafe(ref v, (nuint)i);
            known &= Vector256.Equals(value, Vector256<double>.Zero) | Vector256.Equals(value, one);
            sum += value;
        }

        ones = Vector256.Sum(sum);
        bool all = Vector256.EqualsAll(known.AsUInt64(), Vector256<ulong>.AllBitsSet);
        for (; i < values.Length; i++)
        {
            all &= Unsafe.Add(ref v, i) is 0.0 or 1.0;
            ones += Unsafe.Add(ref v, i);
        }

        return all;
    }

    /// <summary>The position of the first value that is not 0 or more; -1 where there is none.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static int FindNegative(ReadOnlySpan<double> values)
    {
        ref double v = ref MemoryMarshal.GetReference(values);
        int i = 0;
        for (; i <= values.Length - Vector256<double>.Count; i += Vector256<double>.Count)
        {
            if (!Vector256.GreaterThanOrEqualAll(Vector256.LoadUnsafe(ref v, (nuint)i), Vector256<double>.Zero))
            {
                break;
            }
        }

        for (; i < values.Length; i++)
        {
            if (!(Unsafe.Add(ref v, i) >= 0.0))
            {
                return i;
            }
        }

        return -1;
    }

    /// <summary>The largest of some values; negative infinity of none.</summary>
    public static double Largest(ReadOnlySpan<double> values)
    {
        double largest = double.NegativeInfinity;
        foreach (double value in values)
        {
            largest = Math.Max(largest, value);
        }

        return largest;
    }
}
