namespace Crabbymetrics.Numerics;

/// <summary>
/// The generator SplitMix64 (Steele, Lea and Flood 2014, "Fast splittable pseudorandom number generators"), which turns seeds into the
/// states of other generators.
/// </summary>
public static class SplitMix64
{
    private const ulong Gamma = 0x9E3779B97F4A7C15;

    /// <summary>Advances a state and returns its output.</summary>
    /// <param name="state">The state.</param>
    /// <returns>64 bits.</returns>
    public static ulong Next(ref ulong state) => Mix(unchecked(state += Gamma));

    /// <summary>The output function: a bijection of 64 bits in which each bit of the argument changes each bit of the value with
    /// probability one half.</summary>
    /// <param name="value">64 bits.</param>
    /// <returns>64 bits.</returns>
    public static ulong Mix(ulong value)
    {
        unchecked
        {
            value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
            value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
            return value ^ (value >> 31);
        }
    }
}
