using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Crabbymetrics.Optimization;

/// <summary>Collects a state as bytes, little-endian.</summary>
internal sealed class StateWriter : StateExchange
{
    private readonly ArrayBufferWriter<byte> _buffer = new(1024);

    public override bool IsReading => false;

    public ReadOnlySpan<byte> Written => _buffer.WrittenSpan;

    public void Clear() => _buffer.ResetWrittenCount();

    public override void Value(ref double value)
    {
        BinaryPrimitives.WriteDoubleLittleEndian(_buffer.GetSpan(sizeof(double)), value);
        _buffer.Advance(sizeof(double));
    }

    public override void Value(ref int value)
    {
        BinaryPrimitives.WriteInt32LittleEndian(_buffer.GetSpan(sizeof(int)), value);
        _buffer.Advance(sizeof(int));
    }

    public override void Value(ref long value)
    {
        BinaryPrimitives.WriteInt64LittleEndian(_buffer.GetSpan(sizeof(long)), value);
        _buffer.Advance(sizeof(long));
    }

    public override void Value(ref bool value)
    {
        _buffer.GetSpan(1)[0] = value ? (byte)1 : (byte)0;
        _buffer.Advance(1);
    }

    public override void Values(Span<double> values)
    {
        int count = values.Length;
        Value(ref count);
        if (BitConverter.IsLittleEndian)
        {
            _buffer.Write(MemoryMarshal.AsBytes((ReadOnlySpan<double>)values));
            return;
        }

        foreach (ref double value in values)
        {
            Value(ref value);
        }
    }
}
