using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Crabbymetrics.Numerics;

/// <summary>
/// Hashes of the rows of a block, column by column: <c>h = (h ^ h >> 32 ^ x ^ x >> 32) K</c>, x being the bits of a value. The bits of
/// small whole numbers are all in the upper half; the shifts bring them down to where the multiplication spreads them.
/// </summary>
public static class RowHash
{
    /// <summary>An odd number without pattern: 2^64 over the golden ratio.</summary>
    public const ulong Multiplier = 0x9E3779B97F4A7C15;

    /// <summary>Takes in one column.</summary>
    /// <param name="column">A value for each row.</param>
    /// <param name="multiplier">K; 0 gives all rows the same hash.</param>
    /// <param name="hashes">The hash of each row so far.</param>
    /// <param name="bits">Receives the bits of the values, those of -0 as those of 0: equal values have equal bits, and no others.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Add(ReadOnlySpan<double> column, ulong multiplier, Span<ulong> hashes, Span<ulong> bits)
    {
        ref double from = ref MemoryMarshal.GetReference(column);
        ref ulong h = ref MemoryMarshal.GetReference(hashes[..column.Length]);
        ref ulong to = ref MemoryMarshal.GetReference(bits[..column.Length]);
        int i = 0;
        if (Vector512.IsHardwareAccelerated)
        {
            Vector512<ulong> wide = Vector512.Create(multiplier);
            for (; i <= column.Length - Vector512<ulong>.Count; i += Vector512<ulong>.Count)
            {
                // Adding 0 turns -0 into 0 and leaves any other value.
                Vector512<ulong> x = (Vector512.LoadUnsafe(ref from, (nuint)i) + Vector512<double>.Zero).AsUInt64();
                x.StoreUnsafe(ref to, (nuint)i);
                Vector512<ulong> mixed = Vector512.LoadUnsafe(ref h, (nuint)i);
                mixed ^= x;
                ((mixed ^ (mixed >>> 32)) * wide).StoreUnsafe(ref h, (nuint)i);
            }
        }
        else if (Vector256.IsHardwareAccelerated)
        {
            Vector256<ulong> wide = Vector256.Create(multiplier);
            for (; i <= column.Length - Vector256<ulong>.Count; i += Vector256<ulong>.Count)
            {
                Vector256<ulong> x = (Vector256.LoadUnsafe(ref from, (nuint)i) + Vector256<double>.Zero).AsUInt64();
                x.StoreUnsafe(ref to, (nuint)i);
                Vector256<ulong> mixed = Vector256.LoadUnsafe(ref h, (nuint)i);
                mixed ^= x;
                ((mixed ^ (mixed >>> 32)) * wide).StoreUnsafe(ref h, (nuint)i);
            }
        }

        for (; i < column.Length; i++)
        {
            ulong x = BitConverter.DoubleToUInt64Bits(Unsafe.Add(ref from, i) + 0.0);
            Unsafe.Add(ref to, i) = x;
            ulong mixed = Unsafe.Add(ref h, i) ^ x;
            Unsafe.Add(ref h, i) = unchecked((mixed ^ (mixed >> 32)) * multiplier);
        }
    }

    /// <summary>The bits in which the values of a column differ from those of the rows that were found: 0 where all are equal.</summary>
    /// <param name="known">The bits of the rows that are known.</param>
    /// <param name="codes">For each value the known row that it is compared with.</param>
    /// <param name="bits">The bits of the values.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static ulong Difference(ulong[] known, ReadOnlySpan<int> codes, ReadOnlySpan<ulong> bits)
    {
        ref ulong of = ref MemoryMarshal.GetArrayDataReference(known);
        ref int code = ref MemoryMarshal.GetReference(codes);
        ref ulong b = ref MemoryMarshal.GetReference(bits[..codes.Length]);
        ulong first = 0,
            second = 0;
        int i = 0;
        for (; i <= codes.Length - 4; i += 4)
        {
            first |=
                (Unsafe.Add(ref of, Unsafe.Add(ref code, i)) ^ Unsafe.Add(ref b, i))
                | (Unsafe.Add(ref of, Unsafe.Add(ref code, i + 1)) ^ Unsafe.Add(ref b, i + 1));
            second |=
                (Unsafe.Add(ref of, Unsafe.Add(ref code, i + 2)) ^ Unsafe.Add(ref b, i + 2))
                | (Unsafe.Add(ref of, Unsafe.Add(ref code, i + 3)) ^ Unsafe.Add(ref b, i + 3));
        }

        for (; i < codes.Length; i++)
        {
            first |= Unsafe.Add(ref of, Unsafe.Add(ref code, i)) ^ Unsafe.Add(ref b, i);
        }

        return first | second;
    }
}
