using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Crabbymetrics.Numerics;

/// <summary>
/// Asks the operating system for large pages below an array that is read in passes: with pages of 4 KB, each column of a block lies on a
/// page of its own, whose address a processor must look up, and most of all a virtual one, as often as it reads the block. A request that
/// changes nothing where it is refused.
/// </summary>
public static partial class LargePages
{
    private const int PageBytes = 2 << 20;

    // From this size on the two pages that are cut off at the ends do not matter.
    private const long LeastBytes = 4L * PageBytes;

    // MADV_HUGEPAGE of madvise(2).
    private const int AdviseHugePage = 14;

    /// <summary>Asks for large pages for the memory of an array that nothing has been written to yet.</summary>
    /// <param name="pinned">A pinned array.</param>
    public static unsafe void AskFor(double[] pinned)
    {
        if (!OperatingSystem.IsLinux() || (long)pinned.Length * sizeof(double) < LeastBytes)
        {
            return;
        }

        nint start = (nint)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(pinned));
        nint first = (start + PageBytes - 1) & -PageBytes;
        nint end = (start + ((nint)pinned.Length * sizeof(double))) & -PageBytes;
        try
        {
            _ = Advise(first, (nuint)(end - first), AdviseHugePage);
        }
        catch (Exception exception) when (exception is DllNotFoundException or EntryPointNotFoundException)
        {
            // A system without this call manages its pages itself.
        }
    }

    [LibraryImport("libc", EntryPoint = "madvise")]
    private static partial int Advise(nint address, nuint length, int advice);
}
