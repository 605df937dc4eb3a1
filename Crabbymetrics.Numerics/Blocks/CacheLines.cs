using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Crabbymetrics.Numerics;

/// <summary>
/// Where in an array the first cache line begins. A register of 512 bits read from the middle of a line takes two reads, which slows the
/// kernels by a sixth; nothing but time depends on it.
/// </summary>
public static class CacheLines
{
    /// <summary>The number of doubles in a line.</summary>
    public const int Doubles = 8;

    private const int Bytes = 64;

    /// <summary>The position of the first element that begins a line, below <see cref="Doubles"/>. Of an array that is not pinned it may
    /// change when memory is compacted.</summary>
    public static unsafe int FirstIn(double[] array)
    {
        if (array.Length == 0)
        {
            return 0;
        }

        return FirstAfter((nuint)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(array)));
    }

    /// <summary>The position of the first element of a span on the stack that begins a line.</summary>
    public static unsafe int FirstIn(Span<double> onStack) => FirstAfter((nuint)Unsafe.AsPointer(ref MemoryMarshal.GetReference(onStack)));

    /// <summary>A number of values rounded up to whole lines.</summary>
    public static int RoundUp(int values) => (values + Doubles - 1) / Doubles * Doubles;

    private static int FirstAfter(nuint address) => (int)((Bytes - (address % Bytes)) % Bytes / sizeof(double));
}
