using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;

namespace Crabbymetrics.Numerics;

/// <summary>
/// Two numbers for each of many places, side by side, so that a place that is read at random costs one cache line and not two; on large
/// pages where the system has them. Serves one thread at a time.
/// </summary>
public sealed class NumberPairs
{
    private readonly double[] _values;
    private readonly int _start;

    /// <summary>Creates pairs of copies.</summary>
    /// <param name="firsts">The first number of each place.</param>
    /// <param name="seconds">The second ones.</param>
    /// <exception cref="ArgumentException">There are not as many of the one as of the other.</exception>
    public NumberPairs(ReadOnlySpan<double> firsts, ReadOnlySpan<double> seconds)
    {
        if (firsts.Length != seconds.Length)
        {
            throw new ArgumentException($"There are {firsts.Length} first and {seconds.Length} second numbers.", nameof(seconds));
        }

        Count = firsts.Length;
        _values = GC.AllocateUninitializedArray<double>(checked((2 * Count) + CacheLines.Doubles), pinned: true);
        LargePages.AskFor(_values);
        _start = CacheLines.FirstIn(_values);
        for (int i = 0; i < Count; i++)
        {
            this[i] = (firsts[i], seconds[i]);
        }
    }

    /// <summary>The number of places.</summary>
    public int Count { get; }

    /// <summary>The two numbers of a place.</summary>
    /// <param name="place">The place, from 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such place.</exception>
    public (double First, double Second) this[int place]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get
        {
            ref double first = ref At(place);
            return (first, Unsafe.Add(ref first, 1));
        }
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        set
        {
            ref double first = ref At(place);
            first = value.First;
            Unsafe.Add(ref first, 1) = value.Second;
        }
    }

    /// <summary>Copies of all numbers: the first ones and the second ones.</summary>
    public (double[] Firsts, double[] Seconds) Copies()
    {
        double[] firsts = new double[Count],
            seconds = new double[Count];
        for (int i = 0; i < firsts.Length; i++)
        {
            (firsts[i], seconds[i]) = this[i];
        }

        return (firsts, seconds);
    }

    /// <summary>Asks for the memory of places that are read soon. What is asked for changes no result, and where the processor offers no
    /// such hint nothing happens.</summary>
    /// <param name="places">The places less the first one.</param>
    /// <param name="first">The first one.</param>
    public unsafe void Ask(ReadOnlySpan<int> places, int first)
    {
        if (!Sse.IsSupported)
        {
            return;
        }

        // The array is pinned, and a hint may name any address.
        double* start = (double*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(_values)) + _start + (2 * (nint)first);
        foreach (int place in places)
        {
            Sse.Prefetch0(start + (2 * (nint)place));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ref double At(int place)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)place, (uint)Count, nameof(place));
        return ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_values), _start + (2 * (nint)place));
    }
}
