using System.Buffers.Binary;
using System.Text;
using System.Text.Unicode;

namespace Crabbymetrics.Data;

/// <summary>Reads the numbers and texts of a Stata file, in its order of bytes.</summary>
internal sealed class StataBytes(Stream stream)
{
    private static readonly Encoding Ansi = CodePagesEncodingProvider.Instance.GetEncoding(1252)!;

    /// <summary>Whether the lowest byte of a number comes first.</summary>
    public bool IsLittleEndian { get; set; } = true;

    /// <summary>Whether texts are UTF-8, as from version 118 on.</summary>
    public bool IsUtf8 { get; set; }

    public long Position
    {
        get => stream.Position;
        set =>
            stream.Position =
                value >= 0 && value <= stream.Length ? value : throw new InvalidDataException("a place in it is behind its end.");
    }

    public long Length => stream.Length;

    public byte[] Bytes(long count)
    {
        if (count < 0 || count > stream.Length - stream.Position)
        {
            throw new EndOfStreamException("it ends too early.");
        }

        byte[] bytes = new byte[count];
        stream.ReadExactly(bytes);
        return bytes;
    }

    public byte Byte() => Bytes(1)[0];

    /// <summary>Reads an unsigned number.</summary>
    /// <param name="width">The number of bytes, up to 8.</param>
    public long Whole(int width)
    {
        byte[] bytes = Bytes(width);
        if (!IsLittleEndian)
        {
            Array.Reverse(bytes);
        }

        ulong value = 0;
        for (int i = width - 1; i >= 0; i--)
        {
            value = (value << 8) | bytes[i];
        }

        return checked((long)value);
    }

    /// <summary>Reads a text of fixed length, which ends at a zero byte.</summary>
    public string Text(long count) => Decode(Bytes(count));

    /// <summary>The text of some bytes up to a zero byte. Other programs than Stata write UTF-8 in the old formats too, which is hardly
    /// ever other text.</summary>
    public string Decode(ReadOnlySpan<byte> bytes)
    {
        int end = bytes.IndexOf((byte)0);
        ReadOnlySpan<byte> text = end < 0 ? bytes : bytes[..end];
        return (IsUtf8 || Utf8.IsValid(text) ? Encoding.UTF8 : Ansi).GetString(text);
    }

    /// <summary>Requires a mark of the file.</summary>
    public void Expect(string mark)
    {
        byte[] bytes = Bytes(mark.Length);
        if (!bytes.AsSpan().SequenceEqual(Encoding.ASCII.GetBytes(mark)))
        {
            throw new InvalidDataException(FormattableString.Invariant($"{mark} is missing at byte {Position - mark.Length}."));
        }
    }

    public short Int16(ReadOnlySpan<byte> bytes) =>
        IsLittleEndian ? BinaryPrimitives.ReadInt16LittleEndian(bytes) : BinaryPrimitives.ReadInt16BigEndian(bytes);

    public int Int32(ReadOnlySpan<byte> bytes) =>
        IsLittleEndian ? BinaryPrimitives.ReadInt32LittleEndian(bytes) : BinaryPrimitives.ReadInt32BigEndian(bytes);

    public long Int64(ReadOnlySpan<byte> bytes) =>
        IsLittleEndian ? BinaryPrimitives.ReadInt64LittleEndian(bytes) : BinaryPrimitives.ReadInt64BigEndian(bytes);
}
