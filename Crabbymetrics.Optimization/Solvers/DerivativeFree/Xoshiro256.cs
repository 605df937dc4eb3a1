using System.Numerics;

namespace Crabbymetrics.Optimization;

/// <summary>
/// The generator xoshiro256** 1.0 of Blackman and Vigna (ACM TOMS 47, 2021), its state filled by splitmix64 from a seed: the same numbers
/// on every machine, for ever.
/// </summary>
internal struct Xoshiro256
{
    private long _s0;
    private long _s1;
    private long _s2;
    private long _s3;

    public Xoshiro256(long seed)
    {
        ulong state = unchecked((ulong)seed);
        _s0 = (long)SplitMix64.Next(ref state);
        _s1 = (long)SplitMix64.Next(ref state);
        _s2 = (long)SplitMix64.Next(ref state);
        _s3 = (long)SplitMix64.Next(ref state);
    }

    /// <summary>A number in [0, 1) of 53 bits.</summary>
    public double NextDouble()
    {
        unchecked
        {
            ulong result = BitOperations.RotateLeft((ulong)_s1 * 5, 7) * 9;
            long t = _s1 << 17;
            _s2 ^= _s0;
            _s3 ^= _s1;
            _s1 ^= _s2;
            _s0 ^= _s3;
            _s2 ^= t;
            _s3 = (long)BitOperations.RotateLeft((ulong)_s3, 45);
            return (result >> 11) * (1.0 / (1L << 53));
        }
    }

    public void Exchange(StateExchange state)
    {
        state.Value(ref _s0);
        state.Value(ref _s1);
        state.Value(ref _s2);
        state.Value(ref _s3);
    }
}
