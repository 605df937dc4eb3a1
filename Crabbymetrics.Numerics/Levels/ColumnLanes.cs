using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Crabbymetrics.Numerics;

/// <summary>Four columns where they lie, and where what replaces them goes. A column may stand for several lanes.</summary>
internal readonly struct ColumnLanes(double[][] from, double[][] to) : IRowLanes
{
    private readonly double[] _a = from[0];
    private readonly double[] _b = from[1];
    private readonly double[] _c = from[2];
    private readonly double[] _d = from[3];
    private readonly double[] _toA = to[0];
    private readonly double[] _toB = to[1];
    private readonly double[] _toC = to[2];
    private readonly double[] _toD = to[3];

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector256<double> Load(int row) => Vector256.Create(At(_a, row), At(_b, row), At(_c, row), At(_d, row));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(int row, Vector256<double> values)
    {
        At(_toA, row) = values.GetElement(0);
        At(_toB, row) = values.GetElement(1);
        At(_toC, row) = values.GetElement(2);
        At(_toD, row) = values.GetElement(3);
    }

    private static ref double At(double[] column, int row) => ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(column), row);
}
