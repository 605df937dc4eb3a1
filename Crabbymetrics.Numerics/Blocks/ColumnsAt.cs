using System.Runtime.CompilerServices;

namespace Crabbymetrics.Numerics;

/// <summary>Columns in memory at a distance from each other, for kernels whose caller has checked what they read and write.</summary>
internal readonly ref struct ColumnsAt
{
    private readonly ref double _first;

    public readonly int Stride;

    public ColumnsAt(ref double first, int stride)
    {
        _first = ref first;
        Stride = stride;
    }

    /// <summary>The first value of a column.</summary>
    public ref double this[int column] => ref Unsafe.Add(ref _first, column * Stride);
}
