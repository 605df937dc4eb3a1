using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Crabbymetrics.Numerics;

/// <content>Random signs.</content>
public sealed partial class RandomSource
{
    private const int WordBits = 64;

    /// <summary>Fills a span with signs, 1 or -1 with equal probability: each random bit, lowest first, makes a one negative where it is
    /// set.</summary>
    /// <param name="destination">Receives the signs.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void FillSigns(Span<double> destination)
    {
        ref double signs = ref MemoryMarshal.GetReference(destination);
        Vector256<ulong> one = Vector256.Create(BitConverter.DoubleToUInt64Bits(1.0));
        Vector256<ulong> minusOne = Vector256.Create(BitConverter.DoubleToUInt64Bits(-1.0));
        int words = destination.Length / WordBits * WordBits;
        for (int first = 0; first < words; first += WordBits)
        {
            Vector256<ulong> bits = Vector256.Create(NextUInt64());
            Vector256<ulong> tested = Vector256.Create(1UL, 2UL, 4UL, 8UL);
            for (int i = first; i < first + WordBits; i += Vector256<ulong>.Count)
            {
                Vector256<ulong> set = Vector256.Equals(bits & tested, tested);
                Vector256.ConditionalSelect(set, minusOne, one).AsDouble().StoreUnsafe(ref signs, (nuint)i);
                tested <<= Vector256<ulong>.Count;
            }
        }

        ulong last = words < destination.Length ? NextUInt64() : 0;
        for (int i = words; i < destination.Length; i++)
        {
            destination[i] = ((last >> (i - words)) & 1) == 0 ? 1.0 : -1.0;
        }
    }
}
