using System.IO.Compression;

namespace Crabbymetrics.Data;

/// <summary>
/// Unpacks gzip, one member or several, and refuses a file that was cut short, which <see cref="GZipStream"/> takes for a whole one.
/// Behind the packed bytes a member of our own is unpacked: that gives what was packed only where the bytes before are complete.
/// </summary>
internal sealed class GzipText : ForwardStream
{
    private static readonly byte[] Seal = "end of the packed text"u8.ToArray();

    private readonly SealedStream _packed;
    private bool _complete;

    public GzipText(Stream packed)
        : this(new SealedStream(packed)) { }

    private GzipText(SealedStream packed)
        : base(new GZipStream(packed, CompressionMode.Decompress)) => _packed = packed;

    public override int Read(Span<byte> buffer)
    {
        int read = _complete ? 0 : Inner.Read(buffer);
        if (read > 0 || _complete || buffer.IsEmpty)
        {
            return read;
        }

        _packed.HasSeal = true;
        byte[] end = new byte[Seal.Length + 1];
        int length = Inner.ReadAtLeast(end, end.Length, throwOnEndOfStream: false);
        _complete = end.AsSpan(0, length).SequenceEqual(Seal);
        return _complete ? 0 : throw new InvalidDataException("the gzip file is cut short, or other bytes follow the packed text.");
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
