using System.Buffers;

namespace Crabbymetrics.Estimators;

/// <summary>
/// A span that the caller has fixed, seen as memory for as long as the caller keeps it so: a refit reads a resample's million weights where the resampler wrote them.
/// </summary>
internal sealed unsafe class FixedMemory(double* values, int length) : MemoryManager<double>
{
    public override Span<double> GetSpan() => new(values, length);

    public override MemoryHandle Pin(int elementIndex = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(elementIndex);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(elementIndex, length);
        return new MemoryHandle(values + elementIndex);
    }

    public override void Unpin()
    {
    }

    protected override void Dispose(bool disposing)
    {
    }
}
