using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Crabbymetrics.Numerics;

// What a pass does with the coefficients that are not eliminated, level by level of the largest block.
internal sealed partial class WithinPass
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void TakeOthers(ref double values, int start, int count, EffectTerm term, double[] others)
    {
        ref double coefficients = ref others[4 * term.First];
        ref int codes = ref term.Codes[start];
        if (term.IsConstant)
        {
            for (int k = 0; k < count; k++)
            {
                Vector256<double> own = Vector256.LoadUnsafe(ref coefficients, 4 * (nuint)(uint)Unsafe.Add(ref codes, k));
                (Vector256.LoadUnsafe(ref values, (nuint)(4 * k)) - own).StoreUnsafe(ref values, (nuint)(4 * k));
            }

            return;
        }

        for (int k = 0; k < count; k++)
        {
            nuint place = (nuint)(4L * Unsafe.Add(ref codes, k) * term.Stride);
            Vector256<double> own = Vector256.LoadUnsafe(ref coefficients, place);
            own = term.Values is null ? own : own * term.Values[start + k];
            (Vector256.LoadUnsafe(ref values, (nuint)(4 * k)) - own).StoreUnsafe(ref values, (nuint)(4 * k));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Vector256<double> WeightedSquares(ref double values, int start, int count)
    {
        Vector256<double> squares = default;
        for (int k = 0; k < count; k++)
        {
            Vector256<double> value = Vector256.LoadUnsafe(ref values, (nuint)(4 * k));
            if (_rows.Weights.Length == 0)
            {
                squares += value * value;
            }
            else
            {
                // From here on the values are weighted.
                Vector256<double> weighted = value * _rows.Weights[start + k];
                squares += weighted * value;
                weighted.StoreUnsafe(ref values, (nuint)(4 * k));
            }
        }

        return squares;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add(ref double values, int start, int count, EffectTerm term, double[] sums)
    {
        ref double own = ref sums[4 * term.First];
        ref int codes = ref term.Codes[start];
        if (term.IsConstant)
        {
            for (int k = 0; k < count; k++)
            {
                nuint place = 4 * (nuint)(uint)Unsafe.Add(ref codes, k);
                Vector256<double> value = Vector256.LoadUnsafe(ref values, (nuint)(4 * k));
                (Vector256.LoadUnsafe(ref own, place) + value).StoreUnsafe(ref own, place);
            }

            return;
        }

        for (int k = 0; k < count; k++)
        {
            nuint place = (nuint)(4L * Unsafe.Add(ref codes, k) * term.Stride);
            Vector256<double> value = Vector256.LoadUnsafe(ref values, (nuint)(4 * k));
            value = term.Values is null ? value : value * term.Values[start + k];
            (Vector256.LoadUnsafe(ref own, place) + value).StoreUnsafe(ref own, place);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddPairs(ref double values, int start, int count, EffectTerm term, double[] high, double[] low)
    {
        ref double own = ref high[4 * term.First];
        ref double rest = ref low[4 * term.First];
        ref int codes = ref term.Codes[start];
        if (term.IsConstant)
        {
            for (int k = 0; k < count; k++)
            {
                nuint place = 4 * (nuint)(uint)Unsafe.Add(ref codes, k);
                Vector256<double> value = Vector256.LoadUnsafe(ref values, (nuint)(4 * k));
                Vector256<double> before = Vector256.LoadUnsafe(ref own, place);
                Vector256<double> sum = before + value;
                Vector256<double> other = sum - before;
                Vector256<double> left = (before - (sum - other)) + (value - other);
                sum.StoreUnsafe(ref own, place);
                (Vector256.LoadUnsafe(ref rest, place) + left).StoreUnsafe(ref rest, place);
            }

            return;
        }

        for (int k = 0; k < count; k++)
        {
            nuint place = (nuint)(4L * Unsafe.Add(ref codes, k) * term.Stride);
            Vector256<double> value = Vector256.LoadUnsafe(ref values, (nuint)(4 * k));
            Vector256<double> before = Vector256.LoadUnsafe(ref own, place);
            Vector256<double> left = Vector256.LoadUnsafe(ref rest, place);
            if (term.Values is { } slope)
            {
                Vector256<double> factor = Vector256.Create(slope[start + k]);
                Vector256<double> product = value * factor;
                left += Vector256.FusedMultiplyAdd(value, factor, -product);
                value = product;
            }

            Vector256<double> sum = before + value;
            Vector256<double> other = sum - before;
            left += (before - (sum - other)) + (value - other);
            sum.StoreUnsafe(ref own, place);
            left.StoreUnsafe(ref rest, place);
        }
    }
}
