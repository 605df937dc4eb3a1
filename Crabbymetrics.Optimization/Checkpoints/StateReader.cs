using System.Buffers.Binary;

namespace Crabbymetrics.Optimization;

/// <summary>Gives a state back from the bytes of a <see cref="StateWriter"/>.</summary>
internal sealed class StateReader(string path, ReadOnlyMemory<byte> bytes) : StateExchange
{
    private int _position;

    public override bool IsReading => true;

    public bool IsAtEnd => _position == bytes.Length;

    public override void Value(ref double value) => value = BinaryPrimitives.ReadDoubleLittleEndian(Take(sizeof(double)));

    public override void Value(ref int value) => value = BinaryPrimitives.ReadInt32LittleEndian(Take(sizeof(int)));

    public override void Value(ref long value) => value = BinaryPrimitives.ReadInt64LittleEndian(Take(sizeof(long)));

    public override void Value(ref bool value) => value = Take(1)[0] != 0;

    public override void Values(Span<double> values)
    {
        int count = 0;
        Value(ref count);
        if (count != values.Length)
        {
            throw new CheckpointException(path, $"it holds {count} numbers where the run has {values.Length}.");
        }

        foreach (ref double value in values)
        {
            Value(ref value);
        }
    }

    private ReadOnlySpan<byte> Take(int count)
    {
        if (_position + count > bytes.Length)
        {
            throw new CheckpointException(path, "its state is shorter than that of the run.");
        }

        _position += count;
        return bytes.Span.Slice(_position - count, count);
    }
}
