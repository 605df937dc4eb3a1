using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Crabbymetrics.Numerics;

/// <summary>Four columns that were brought into the order of the levels of the largest block, interleaved.</summary>
internal readonly struct BufferLanes(double[] values) : IRowLanes
{
    private readonly double[] _values = values;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector256<double> Load(int row) => Vector256.LoadUnsafe(ref MemoryMarshal.GetArrayDataReference(_values), (nuint)row * 4);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(int row, Vector256<double> values) =>
        values.StoreUnsafe(ref MemoryMarshal.GetArrayDataReference(_values), (nuint)row * 4);
}
