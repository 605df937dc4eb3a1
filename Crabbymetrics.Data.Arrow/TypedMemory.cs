using System.Buffers;
using System.Runtime.InteropServices;

namespace Crabbymetrics.Data.Arrow;

/// <summary>Bytes as values of a type.</summary>
internal sealed class TypedMemory<T>(ReadOnlyMemory<byte> bytes) : MemoryManager<T>
    where T : unmanaged
{
    public override Span<T> GetSpan() => MemoryMarshal.Cast<byte, T>(MemoryMarshal.AsMemory(bytes).Span);

    public override MemoryHandle Pin(int elementIndex = 0) => throw new NotSupportedException();

    public override void Unpin() { }

    protected override void Dispose(bool disposing) { }
}
