using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;

namespace Crabbymetrics.Numerics;

/// <summary>
/// The cache lines of the next block, asked for one by one while this block is worked on. A design that exceeds the caches arrives at the
/// speed of memory, and a processor that computes on one block without having asked for the next alternates between waiting and working.
/// Kernels ask at the pace at which memory delivers; what they ask for changes no result.
/// </summary>
/// <remarks>
/// A hint may name any address: one past the last line costs nothing. Only memory that never moves is asked for. Where the processor offers
/// no such hint, nothing happens.
/// </remarks>
public struct LinesAhead
{
    private const nint LineBytes = 64;

    private nint _next;
    private nint _end;

    /// <summary>Whether a reference leads nowhere: there is nothing ahead.</summary>
    /// <param name="ahead">The reference.</param>
    public static bool IsNone(ref readonly LinesAhead ahead) => Unsafe.IsNullRef(in ahead);

    /// <summary>Begins with the first line of some values.</summary>
    /// <param name="pinned">Values in a pinned array.</param>
    public unsafe void Start(ReadOnlySpan<double> pinned)
    {
        _next = (nint)Unsafe.AsPointer(ref MemoryMarshal.GetReference(pinned));
        _end = _next + (pinned.Length * sizeof(double));
    }

    /// <summary>Where a kernel goes on asking, and how far the next line is: no distance where all have been asked for, so that its loop
    /// has no branch.</summary>
    /// <param name="own">A value that the kernel reads anyway, to ask for where there is nothing ahead.</param>
    /// <param name="step">The distance to the next line.</param>
    public readonly unsafe nint Take(ref readonly double own, out nint step)
    {
        bool some = _next < _end;
        step = some ? LineBytes : 0;
        return some ? _next : (nint)Unsafe.AsPointer(ref Unsafe.AsRef(in own));
    }

    /// <summary>Says where a kernel stopped that asked from the place it took.</summary>
    public void Stop(nint next)
    {
        if (_next < _end)
        {
            _next = next;
        }
    }

    /// <summary>Asks for some lines at once.</summary>
    public void Ask(int lines)
    {
        for (int i = 0; i < lines && _next < _end; i++, _next += LineBytes)
        {
            Ask(_next);
        }
    }

    /// <summary>Asks for one line.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe void Ask(nint address)
    {
        // Into the second-level cache: the first has no room for data that is needed later.
        if (Sse.IsSupported)
        {
            Sse.Prefetch1((void*)address);
        }
    }
}
