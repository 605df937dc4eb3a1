namespace Crabbymetrics.Data;

/// <summary>A stream that cannot go back, opened twice: once for the header, whose bytes are kept, and once for the rows, which begin with
/// them.</summary>
/// <param name="name">The name of the source.</param>
/// <param name="stream">The stream.</param>
internal sealed class InputOnce(string name, Stream stream)
{
    private byte[] _kept = [];
    private int _openings;

    /// <summary>Opens it.</summary>
    /// <exception cref="DataSourceException">It was opened twice before.</exception>
    public Stream Open() =>
        _openings++ switch
        {
            0 => new Header(stream, this),
            1 => new PrefixedStream(_kept, stream),
            _ => throw new DataSourceException(name, "it can be read once, and its rows were read before. Save it as a file."),
        };

    // What is read of it is kept; closing it leaves the stream open.
    private sealed class Header(Stream inner, InputOnce owner) : ForwardStream(inner)
    {
        protected override bool LeavesOpen => true;

        public override int Read(Span<byte> buffer)
        {
            int count = Inner.Read(buffer);
            owner._kept = [.. owner._kept, .. buffer[..count]];
            return count;
        }
    }
}
