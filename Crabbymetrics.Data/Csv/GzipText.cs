using System.IO.Compression;

namespace Crabbymetrics.Data;

/// <summary>
/// Unpacks gzip, one member or several, and refuses a file that was cut short, which <see cref="GZipStream"/> takes for a whole one.
/// Behind the packed bytes a member of our own is unpacked: that gives what was packed only where the bytes before are complete.
/// </summary>
internal sealed class GzipText : ForwardStream
{
    private static readonly byte[] Seal = "end of the packed text"u8.ToArray();

    private const string CutShort = "the gzip file is cut short, or other bytes follow the packed text.";

    private readonly SealedStream _packed;
    private bool _complete;

    public GzipText(Stream packed)
        : this(new SealedStream(packed)) { }

    private GzipText(SealedStream packed)
        : base(new GZipStream(packed, CompressionMode.Decompress)) => _packed = packed;

    public override int Read(Span<byte> buffer)
    {
        int read = _complete || buffer.IsEmpty ? 0 : Unpack(buffer, 1, "the gzip file is damaged.");
        if (read > 0 || _complete || buffer.IsEmpty)
        {
            return read;
        }

        // Where the packed bytes end too early, those of the seal are taken for more of them, and seldom make sense.
        _packed.HasSeal = true;
        byte[] end = new byte[Seal.Length + 1];
        int length = Unpack(end, end.Length, CutShort);
        _complete = end.AsSpan(0, length).SequenceEqual(Seal);
        return _complete ? 0 : throw new InvalidDataException(CutShort);
    }

    private int Unpack(Span<byte> buffer, int least, string problem)
    {
        try
        {
            return Inner.ReadAtLeast(buffer, least, throwOnEndOfStream: false);
        }
        catch (InvalidDataException error)
        {
            throw new InvalidDataException(problem, error);
        }
    }

    private sealed class SealedStream(Stream inner) : ForwardStream(inner)
    {
        private readonly MemoryStream _seal = Pack();

        public bool HasSeal { get; set; }

        public override int Read(Span<byte> buffer) => HasSeal ? _seal.Read(buffer) : Inner.Read(buffer);

        private static MemoryStream Pack()
        {
            MemoryStream packed = new();
            using (GZipStream gzip = new(packed, CompressionLevel.Fastest, leaveOpen: true))
            {
                gzip.Write(Seal);
            }

            packed.Position = 0;
            return packed;
        }
    }
}
