using System.Text;

namespace Crabbymetrics.Data;

/// <summary>Opens a text as UTF-8 without a byte order mark: unpacks gzip and converts other encodings on the way.</summary>
internal static class CsvStream
{
    private const int SmallestGzip = 18;

    // Text is packed less; a size beyond is that of a damaged file.
    private const int LargestRatio = 50;

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Opens the text.</summary>
    /// <param name="open">Opens the bytes.</param>
    /// <param name="encoding">The encoding where no byte order mark decides; null for UTF-8.</param>
    /// <param name="size">The number of bytes of the text, or nearly so; 0 where it is not known.</param>
    public static Stream Open(Func<Stream> open, Encoding? encoding, out long size)
    {
        Stream inner = open();
        Stream stream = inner;
        size = stream.CanSeek ? stream.Length : 0;
        byte[] start = Peek(ref stream, 2);
        if (start is [0x1F, 0x8B])
        {
            size = inner.CanSeek ? UnpackedSize(inner) : 0;
            stream = new GzipText(stream);
        }

        start = Peek(ref stream, 4);
        (Encoding? marked, int length) = start switch
        {
            [0xEF, 0xBB, 0xBF, ..] => (StrictUtf8, 3),
            [0xFF, 0xFE, 0, 0] => (new UTF32Encoding(bigEndian: false, byteOrderMark: false, throwOnInvalidCharacters: true), 4),
            [0, 0, 0xFE, 0xFF] => (new UTF32Encoding(bigEndian: true, byteOrderMark: false, throwOnInvalidCharacters: true), 4),
            [0xFF, 0xFE, ..] => (new UnicodeEncoding(bigEndian: false, byteOrderMark: false, throwOnInvalidBytes: true), 2),
            [0xFE, 0xFF, ..] => (new UnicodeEncoding(bigEndian: true, byteOrderMark: false, throwOnInvalidBytes: true), 2),
            _ => ((Encoding?)null, 0),
        };
        stream.ReadExactly(new byte[length]);
        Encoding? actual = marked ?? encoding;
        return actual is null || actual.CodePage == StrictUtf8.CodePage
            ? stream
            : Encoding.CreateTranscodingStream(stream, Strict(actual), StrictUtf8);
    }

    private static Encoding Strict(Encoding encoding)
    {
        Encoding strict = (Encoding)encoding.Clone();
        strict.DecoderFallback = DecoderFallback.ExceptionFallback;
        return strict;
    }

    // The last member of a gzip file ends with its size, of which four bytes are kept: right for one member of less than 4 GB.
    private static long UnpackedSize(Stream packed)
    {
        if (packed.Length < SmallestGzip)
        {
            return 0;
        }

        long position = packed.Position;
        byte[] end = new byte[sizeof(uint)];
        packed.Position = packed.Length - end.Length;
        packed.ReadExactly(end);
        packed.Position = position;
        long size = System.Buffers.Binary.BinaryPrimitives.ReadUInt32LittleEndian(end);
        return size > packed.Length && size < LargestRatio * packed.Length ? size : 0;
    }

    // The first bytes; the stream still begins with them.
    private static byte[] Peek(ref Stream stream, int count)
    {
        byte[] start = new byte[count];
        int read = stream.ReadAtLeast(start, count, throwOnEndOfStream: false);
        stream = new PrefixedStream(start.AsMemory(0, read), stream);
        return start[..read];
    }
}
