using System.Text;

namespace Crabbymetrics.Data;

/// <summary>Reads a text from its beginning to its end and cuts it into parts of whole rows. One thread at a time uses it.</summary>
internal sealed class CsvCutter : IDisposable
{
    private const int LongestRow = 1 << 26;

    private readonly Stream _stream;
    private readonly byte[] _delimiter;
    private readonly byte _comment;
    private byte[] _rest = [];
    private int _restStart;
    private int _restEnd;
    private bool _ended;
    private Exception? _error;

    /// <summary>Takes over a text.</summary>
    /// <param name="stream">The text in UTF-8.</param>
    /// <param name="comment">The character that begins a line of comment; 0 for none.</param>
    /// <param name="delimiter">The character between fields; empty while it is not known.</param>
    public CsvCutter(Stream stream, byte comment, byte[] delimiter)
    {
        _stream = stream;
        _comment = comment;
        _delimiter = delimiter;
    }

    public void Dispose() => _stream.Dispose();

    /// <summary>The next byte; -1 at the end.</summary>
    public int ReadByte()
    {
        if (_restStart == _restEnd)
        {
            _rest = _rest.Length == 0 ? new byte[1 << 12] : _rest;
            _restStart = 0;
            _restEnd = _stream.Read(_rest);
        }

        return _restStart == _restEnd ? -1 : _rest[_restStart++];
    }

    /// <summary>Goes back by the byte that was read last.</summary>
    public void Unread() => _restStart--;

    /// <summary>Fills a part with the next rows.</summary>
    /// <returns>Whether there are any, or an error in their place.</returns>
    public bool Next(CsvPart part, int size)
    {
        part.SourceError = null;
        part.IsCut = false;
        part.Length = 0;
        Grow(part, Math.Max(size, _restEnd - _restStart));
        Take(part);
        int cut = -1;
        for (int target = size; ; target *= 2)
        {
            Fill(part, target);
            cut = LastRowEnd(part.Text.AsSpan(0, part.Length));
            if (cut >= 0 || _ended)
            {
                break;
            }

            if (part.Length >= LongestRow)
            {
                part.IsCut = true;
                break;
            }
        }

        if (_ended && _error is null)
        {
            cut = part.Length;
        }

        if (part.IsCut)
        {
            cut = part.Length;
        }

        cut = Math.Max(cut, 0);
        Keep(part, cut);
        if (cut == 0)
        {
            part.SourceError = _error;
            bool failed = _error is not null;
            _error = null;
            _restEnd = _restStart;
            return failed;
        }

        part.Length = cut;
        part.Text.AsSpan(cut, CsvPart.Slack + 1).Fill((byte)'\n');
        return true;
    }

    private static void Grow(CsvPart part, int length)
    {
        if (part.Text.Length < length + CsvPart.Slack + 1)
        {
            byte[] text = GC.AllocateUninitializedArray<byte>(length + CsvPart.Slack + 1);
            part.Text.AsSpan(0, part.Length).CopyTo(text);
            part.Text = text;
        }
    }

    private void Take(CsvPart part)
    {
        _rest.AsSpan(_restStart, _restEnd - _restStart).CopyTo(part.Text);
        part.Length = _restEnd - _restStart;
        _restStart = _restEnd = 0;
    }

    private void Keep(CsvPart part, int cut)
    {
        int length = part.Length - cut;
        if (_rest.Length < length)
        {
            _rest = new byte[2 * length];
        }

        part.Text.AsSpan(cut, length).CopyTo(_rest);
        _restStart = 0;
        _restEnd = length;
    }

    private void Fill(CsvPart part, int length)
    {
        Grow(part, length);
        try
        {
            while (part.Length < length && !_ended)
            {
                int read = _stream.Read(part.Text.AsSpan(part.Length, length - part.Length));
                _ended = read == 0;
                part.Length += read;
            }
        }
        catch (Exception error) when (IsReadError(error))
        {
            // Whole rows before it are read first, so that the first error of the text is the same for every size of parts.
            _error = error;
            _ended = true;
        }
    }

    /// <summary>Whether an exception says that a stream cannot be read or decoded.</summary>
    public static bool IsReadError(Exception error) =>
        error is IOException or DecoderFallbackException or UnauthorizedAccessException or InvalidDataException;

    // The place behind the last row end outside quotes; -1 where there is none. Behind a carriage return at the end a line feed may
    // come.
    private int LastRowEnd(ReadOnlySpan<byte> text)
    {
        if (!text.IsEmpty && text[^1] == (byte)'\r' && !_ended)
        {
            text = text[..^1];
        }

        if (!text.Contains((byte)'"'))
        {
            return text.LastIndexOfAny((byte)'\n', (byte)'\r') + 1 is > 0 and int end ? end : -1;
        }

        int last = -1;
        int position = 0;
        while (position < text.Length)
        {
            int quote = text[position..].IndexOf((byte)'"');
            ReadOnlySpan<byte> plain = quote < 0 ? text[position..] : text.Slice(position, quote);
            int end = plain.LastIndexOfAny((byte)'\n', (byte)'\r');
            last = end < 0 ? last : position + end + 1;
            if (quote < 0)
            {
                break;
            }

            position += quote + 1;
            if (OpensField(text, position - 1, Math.Max(last, 0)))
            {
                position = BehindField(text, position);
                if (position < 0)
                {
                    break;
                }
            }
        }

        return last;
    }

    // Whether a quote stands where a field begins, in a row that is no comment.
    private bool OpensField(ReadOnlySpan<byte> text, int quote, int rowStart) =>
        (quote == rowStart || text[..quote].EndsWith(_delimiter)) && (_comment == 0 || text[rowStart] != _comment);

    // The place behind the quote that closes a field; -1 where it is not there yet.
    private int BehindField(ReadOnlySpan<byte> text, int position)
    {
        while (true)
        {
            int quote = text[position..].IndexOf((byte)'"');
            if (quote < 0)
            {
                return -1;
            }

            position += quote + 1;
            if (position == text.Length)
            {
                return _ended ? position : -1;
            }

            if (text[position] != (byte)'"')
            {
                return position;
            }

            position++;
        }
    }
}
