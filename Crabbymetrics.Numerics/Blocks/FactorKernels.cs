using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Crabbymetrics.Numerics;

/// <summary>
/// Products of a block's dummy columns, which are kept as a code per row: gathers and scatters. A row whose level has no column adds a zero
/// to place 0, which is cheaper than a branch that is taken or not at random.
/// </summary>
/// <remarks>
/// The lengths of the rows are checked here: a span with fewer values than there are codes is an
/// <see cref="ArgumentOutOfRangeException"/>. The codes and the places are not, since that would take as long as the product: each code
/// must be a position among the places, and each place a position in the coefficients or, times the step, in the target.
/// </remarks>
public static class FactorKernels
{
    /// <summary>result_i += coefficients[place of row i].</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AddGathered(FactorRows factor, ReadOnlySpan<double> coefficients, Span<double> result)
    {
        ReadOnlySpan<int> codes = factor.Codes;
        ref int code = ref MemoryMarshal.GetReference(codes);
        ref int map = ref MemoryMarshal.GetArrayDataReference(factor.Places);
        ref double coefficient = ref MemoryMarshal.GetReference(coefficients);
        ref double r = ref MemoryMarshal.GetReference(result[..codes.Length]);
        for (int i = 0; i < codes.Length; i++)
        {
            int place = Unsafe.Add(ref map, Unsafe.Add(ref code, i));
            int keep = ~(place >> 31);
            Unsafe.Add(ref r, i) += Masked(Unsafe.Add(ref coefficient, place & keep), keep);
        }
    }

    /// <summary>result_i += x_i coefficients[place of row i].</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AddGatheredProducts(
        FactorRows factor,
        ReadOnlySpan<double> x,
        ReadOnlySpan<double> coefficients,
        Span<double> result
    )
    {
        ReadOnlySpan<int> codes = factor.Codes;
        ref int code = ref MemoryMarshal.GetReference(codes);
        ref int map = ref MemoryMarshal.GetArrayDataReference(factor.Places);
        ref double a = ref MemoryMarshal.GetReference(x[..codes.Length]);
        ref double coefficient = ref MemoryMarshal.GetReference(coefficients);
        ref double r = ref MemoryMarshal.GetReference(result[..codes.Length]);
        for (int i = 0; i < codes.Length; i++)
        {
            int place = Unsafe.Add(ref map, Unsafe.Add(ref code, i));
            int keep = ~(place >> 31);
            Unsafe.Add(ref r, i) += Masked(Unsafe.Add(ref coefficient, place & keep), keep) * Unsafe.Add(ref a, i);
        }
    }

    /// <summary>target[place of row i * step] += values_i.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Scatter(FactorRows factor, ReadOnlySpan<double> values, Span<double> target, int step)
    {
        ReadOnlySpan<int> codes = factor.Codes;
        ref int code = ref MemoryMarshal.GetReference(codes);
        ref int map = ref MemoryMarshal.GetArrayDataReference(factor.Places);
        ref double v = ref MemoryMarshal.GetReference(values[..codes.Length]);
        ref double to = ref MemoryMarshal.GetReference(target);
        for (int i = 0; i < codes.Length; i++)
        {
            int place = Unsafe.Add(ref map, Unsafe.Add(ref code, i));
            int keep = ~(place >> 31);
            Unsafe.Add(ref to, (place & keep) * step) += Masked(Unsafe.Add(ref v, i), keep);
        }
    }

    /// <summary>target[place of row i * step] += weights_i x_i.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void ScatterProducts(
        FactorRows factor,
        ReadOnlySpan<double> weights,
        ReadOnlySpan<double> x,
        Span<double> target,
        int step
    )
    {
        ReadOnlySpan<int> codes = factor.Codes;
        ref int code = ref MemoryMarshal.GetReference(codes);
        ref int map = ref MemoryMarshal.GetArrayDataReference(factor.Places);
        ref double w = ref MemoryMarshal.GetReference(weights[..codes.Length]);
        ref double a = ref MemoryMarshal.GetReference(x[..codes.Length]);
        ref double to = ref MemoryMarshal.GetReference(target);
        for (int i = 0; i < codes.Length; i++)
        {
            int place = Unsafe.Add(ref map, Unsafe.Add(ref code, i));
            int keep = ~(place >> 31);
            Unsafe.Add(ref to, (place & keep) * step) += Masked(Unsafe.Add(ref w, i), keep) * Unsafe.Add(ref a, i);
        }
    }

    /// <summary>The same for four columns at once, whose targets lie a distance apart.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void ScatterFourProducts(
        FactorRows factor,
        ReadOnlySpan<double> weights,
        StridedColumns x,
        Span<double> target,
        int step,
        int columnStep
    )
    {
        ReadOnlySpan<int> codes = factor.Codes;
        ref int code = ref MemoryMarshal.GetReference(codes);
        ref int map = ref MemoryMarshal.GetArrayDataReference(factor.Places);
        ref double w = ref MemoryMarshal.GetReference(weights[..codes.Length]);
        ref double a = ref MemoryMarshal.GetReference(x.Values[..((3 * x.Stride) + codes.Length)]);
        ref double b = ref Unsafe.Add(ref a, x.Stride);
        ref double c = ref Unsafe.Add(ref b, x.Stride);
        ref double d = ref Unsafe.Add(ref c, x.Stride);
        ref double to = ref MemoryMarshal.GetReference(target);
        for (int i = 0; i < codes.Length; i++)
        {
            int place = Unsafe.Add(ref map, Unsafe.Add(ref code, i));
            int keep = ~(place >> 31);
            double weight = Masked(Unsafe.Add(ref w, i), keep);
            ref double sums = ref Unsafe.Add(ref to, (place & keep) * step);
            sums += weight * Unsafe.Add(ref a, i);
            sums = ref Unsafe.Add(ref sums, columnStep);
            sums += weight * Unsafe.Add(ref b, i);
            sums = ref Unsafe.Add(ref sums, columnStep);
            sums += weight * Unsafe.Add(ref c, i);
            sums = ref Unsafe.Add(ref sums, columnStep);
            sums += weight * Unsafe.Add(ref d, i);
        }
    }

    /// <summary>target[place of row i in one factor * its step + place in another * its step] += weights_i.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void ScatterPairs(
        FactorRows factor,
        int step,
        FactorRows other,
        int otherStep,
        ReadOnlySpan<double> weights,
        Span<double> target
    )
    {
        ReadOnlySpan<int> codes = factor.Codes;
        ref int code = ref MemoryMarshal.GetReference(codes);
        ref int map = ref MemoryMarshal.GetArrayDataReference(factor.Places);
        ref int otherCode = ref MemoryMarshal.GetReference(other.Codes[..codes.Length]);
        ref int otherMap = ref MemoryMarshal.GetArrayDataReference(other.Places);
        ref double w = ref MemoryMarshal.GetReference(weights[..codes.Length]);
        ref double to = ref MemoryMarshal.GetReference(target);
        for (int i = 0; i < codes.Length; i++)
        {
            int place = Unsafe.Add(ref map, Unsafe.Add(ref code, i));
            int second = Unsafe.Add(ref otherMap, Unsafe.Add(ref otherCode, i));
            int keep = ~((place | second) >> 31);
            Unsafe.Add(ref to, ((place & keep) * step) + ((second & keep) * otherStep)) += Masked(Unsafe.Add(ref w, i), keep);
        }
    }

    // Each lane of the mask has all bits set, or none.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static double Masked(double value, int keep) => BitConverter.Int64BitsToDouble(BitConverter.DoubleToInt64Bits(value) & keep);
}
