using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Crabbymetrics.Numerics;

/// <summary>
/// The random numbers of one bootstrap replicate: the generator xoshiro256++ (Blackman and Vigna, "Scrambled linear pseudorandom number
/// generators", 2021), whose state is a function of (seed, replicate) by way of SplitMix64. The stream of a replicate is the same on every
/// machine, under any number of threads, and stays so in later versions.
/// </summary>
/// <remarks>
/// <para>
/// The state of (seed, replicate) is made thus, with SplitMix64 as published (Steele, Lea and Flood 2014): u is the first output of
/// SplitMix64 at seed; the four words are the first four outputs of SplitMix64 at <c>mix(u + 0xD1342543DE82EF95 x replicate)</c>, mix being
/// its output function.
/// </para>
/// <para>Not safe for concurrent use: a thread has its own. It is no generator for cryptography.</para>
/// </remarks>
public sealed partial class RandomSource
{
    private const ulong ReplicateStride = 0xD1342543DE82EF95;

    // A multiple of every register width for which no lane of 16 bits overflows: 128 bytes of at most 255 for each lane, where a register
    // has 16 lanes.
    private const int ByteSumRun = 1024;

    private ulong _s0;
    private ulong _s1;
    private ulong _s2;
    private ulong _s3;

    /// <summary>Creates the stream of a replicate.</summary>
    /// <param name="seed">The seed of the whole run.</param>
    /// <param name="replicate">The number of the replicate.</param>
    public RandomSource(long seed, long replicate = 0) => Restart(seed, replicate);

    private RandomSource() { }

    /// <summary>Creates a stream with a given state, as published test vectors need.</summary>
    /// <param name="s0">The first word.</param>
    /// <param name="s1">The second word.</param>
    /// <param name="s2">The third word.</param>
    /// <param name="s3">The fourth word.</param>
    /// <returns>The stream.</returns>
    /// <exception cref="ArgumentException">All words are zero, the one state that the generator never leaves.</exception>
    public static RandomSource FromState(ulong s0, ulong s1, ulong s2, ulong s3)
    {
        if ((s0 | s1 | s2 | s3) == 0)
        {
            throw new ArgumentException("A state of xoshiro256++ has at least one bit set.");
        }

        return new RandomSource
        {
            _s0 = s0,
            _s1 = s1,
            _s2 = s2,
            _s3 = s3,
        };
    }

    /// <summary>Moves to the beginning of the stream of another replicate, without allocating.</summary>
    /// <param name="seed">The seed of the whole run.</param>
    /// <param name="replicate">The number of the replicate.</param>
    public void Restart(long seed, long replicate)
    {
        ulong state = unchecked((ulong)seed);
        state = SplitMix64.Mix(unchecked(SplitMix64.Next(ref state) + (ReplicateStride * (ulong)replicate)));
        _s0 = SplitMix64.Next(ref state);
        _s1 = SplitMix64.Next(ref state);
        _s2 = SplitMix64.Next(ref state);
        _s3 = SplitMix64.Next(ref state);
        _spareNormal = double.NaN;
    }

    /// <summary>The next 64 random bits.</summary>
    public ulong NextUInt64()
    {
        unchecked
        {
            ulong output = BitOperations.RotateLeft(_s0 + _s3, 23) + _s0;
            ulong shifted = _s1 << 17;
            _s2 ^= _s0;
            _s3 ^= _s1;
            _s1 ^= _s2;
            _s0 ^= _s3;
            _s2 ^= shifted;
            _s3 = BitOperations.RotateLeft(_s3, 45);
            return output;
        }
    }

    /// <summary>A uniform number in [0, 1): a multiple of 2^-53.</summary>
    public double NextDouble() => (NextUInt64() >> 11) * (1.0 / (1UL << 53));

    /// <summary>A uniform number in (0, 1), never an end point: an odd multiple of 2^-53.</summary>
    public double NextOpenDouble() => ((NextUInt64() >> 12) + 0.5) * (1.0 / (1UL << 52));

    /// <summary>A uniform integer in 0..bound-1, without bias.</summary>
    /// <param name="bound">The number of values, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The bound is less than 1.</exception>
    public int NextIndex(int bound)
    {
        Span<int> one = stackalloc int[1];
        FillIndices(one, bound);
        return one[0];
    }

    /// <summary>Fills a span with uniform integers in 0..bound-1, without bias, two from each 64 random bits.</summary>
    /// <remarks>The multiplication method of Lemire (2019), "Fast random integer generation in an interval", on 32-bit halves, low half
    /// first.</remarks>
    /// <param name="destination">Receives the integers.</param>
    /// <param name="bound">The number of values, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The bound is less than 1.</exception>
    public void FillIndices(Span<int> destination, int bound)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bound, 1);
        ulong range = (uint)bound;
        uint threshold = BiasedRemainder(range);
        int filled = 0;
        while (filled < destination.Length)
        {
            ulong bits = NextUInt64();
            ulong product = unchecked((uint)bits * range);
            if (unchecked((uint)product) >= threshold)
            {
                destination[filled++] = (int)(product >> 32);
            }

            product = (bits >> 32) * range;
            if (filled < destination.Length && unchecked((uint)product) >= threshold)
            {
                destination[filled++] = (int)(product >> 32);
            }
        }
    }

    /// <summary>
    /// Counts uniform integers: draws some of 0..m-1, m being the length of the counts, and adds 1 to the count of each. The integers are
    /// those of <see cref="FillIndices"/>, without the room for them.
    /// </summary>
    /// <param name="draws">How many integers are drawn, 0 or more.</param>
    /// <param name="counts">The m counts, at least one.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number of draws is negative or there are no counts.</exception>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void CountIndices(int draws, Span<double> counts)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(draws);
        ArgumentOutOfRangeException.ThrowIfLessThan(counts.Length, 1, nameof(counts));
        ulong range = (uint)counts.Length;
        uint threshold = BiasedRemainder(range);
        // The upper half of a 64-bit product of a 32-bit number and the range is below the range, so that no index needs a check.
        ref double first = ref MemoryMarshal.GetReference(counts);
        // The state stays in registers for the whole loop.
        ulong s0 = _s0,
            s1 = _s1,
            s2 = _s2,
            s3 = _s3;
        int left = draws;
        unchecked
        {
            while (left > 0)
            {
                ulong bits = BitOperations.RotateLeft(s0 + s3, 23) + s0;
                ulong shifted = s1 << 17;
                s2 ^= s0;
                s3 ^= s1;
                s1 ^= s2;
                s0 ^= s3;
                s2 ^= shifted;
                s3 = BitOperations.RotateLeft(s3, 45);

                ulong product = (uint)bits * range;
                if ((uint)product >= threshold)
                {
                    Unsafe.Add(ref first, (nint)(product >> 32)) += 1.0;
                    left--;
                }

                product = (bits >> 32) * range;
                if (left > 0 && (uint)product >= threshold)
                {
                    Unsafe.Add(ref first, (nint)(product >> 32)) += 1.0;
                    left--;
                }
            }
        }

        _s0 = s0;
        _s1 = s1;
        _s2 = s2;
        _s3 = s3;
    }

    /// <summary>
    /// As <see cref="CountIndices"/>, the same integers into counts of one byte: a million of them stay in the second-level cache, where
    /// eight-byte ones would wait for memory.
    /// </summary>
    /// <param name="draws">How many integers are drawn, 0 or more.</param>
    /// <param name="counts">The m counts, at least one, all 0 before.</param>
    /// <returns>False where an integer came more than 255 times: the counts mean nothing then.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The number of draws is negative or there are no counts.</exception>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public bool TryCountIndices(int draws, Span<byte> counts)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(draws);
        ArgumentOutOfRangeException.ThrowIfLessThan(counts.Length, 1, nameof(counts));
        ulong range = (uint)counts.Length;
        uint threshold = BiasedRemainder(range);
        ref byte first = ref MemoryMarshal.GetReference(counts);
        ulong s0 = _s0,
            s1 = _s1,
            s2 = _s2,
            s3 = _s3;
        int left = draws;
        unchecked
        {
            while (left > 0)
            {
                ulong bits = BitOperations.RotateLeft(s0 + s3, 23) + s0;
                ulong shifted = s1 << 17;
                s2 ^= s0;
                s3 ^= s1;
                s1 ^= s2;
                s0 ^= s3;
                s2 ^= shifted;
                s3 = BitOperations.RotateLeft(s3, 45);

                ulong product = (uint)bits * range;
                if ((uint)product >= threshold)
                {
                    Unsafe.Add(ref first, (nint)(product >> 32))++;
                    left--;
                }

                product = (bits >> 32) * range;
                if (left > 0 && (uint)product >= threshold)
                {
                    Unsafe.Add(ref first, (nint)(product >> 32))++;
                    left--;
                }
            }
        }

        _s0 = s0;
        _s1 = s1;
        _s2 = s2;
        _s3 = s3;
        // A count above 255 wrapped to 0, and 256 draws are missing from the sum.
        return ByteSum(counts) == draws;
    }

    /// <summary>Fills a span with standard exponential numbers: minus the logarithms of uniform ones.</summary>
    /// <remarks>The uniform numbers are the same on every machine; their logarithms may differ in the last bit between instruction
    /// sets.</remarks>
    /// <param name="destination">Receives the numbers, all positive.</param>
    public void FillExponential(Span<double> destination)
    {
        for (int i = 0; i < destination.Length; i++)
        {
            destination[i] = NextOpenDouble();
        }

        TensorPrimitives.Log(destination, destination);
        TensorPrimitives.Negate(destination, destination);
    }

    private static long ByteSum(ReadOnlySpan<byte> counts)
    {
        long sum = 0;
        while (counts.Length >= ByteSumRun)
        {
            Vector<ushort> lanes = Vector<ushort>.Zero;
            for (int i = 0; i < ByteSumRun; i += Vector<byte>.Count)
            {
                Vector.Widen(new Vector<byte>(counts[i..]), out Vector<ushort> low, out Vector<ushort> high);
                lanes += low + high;
            }

            Vector.Widen(lanes, out Vector<uint> lower, out Vector<uint> upper);
            sum += Vector.Sum(lower + upper);
            counts = counts[ByteSumRun..];
        }

        foreach (byte count in counts)
        {
            sum += count;
        }

        return sum;
    }

    // 2^32 modulo the range: products whose low half is below it would come once too often.
    private static uint BiasedRemainder(ulong range) => (uint)((0x1_0000_0000UL - range) % range);
}
