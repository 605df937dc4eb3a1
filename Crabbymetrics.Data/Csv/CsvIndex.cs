using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Crabbymetrics.Data;

/// <summary>
/// Finds where the fields of a regular text end: all rows have the same number of fields and the same line ends, and quotes stand around
/// whole fields alone. It looks at 64 bytes at a time; bytes inside quotes are found by the exclusive-or of all quotes before them, as in
/// G. Langdale and D. Lemire, "Parsing gigabytes of JSON per second", VLDB Journal 28 (2019).
/// </summary>
internal sealed class CsvIndex
{
    private const int BlockSize = 64;

    private int[] _ends = new int[1 << 12];
    private int _count;
    private int _feeds;
    private bool _hasReturns;

    /// <summary>The number of rows.</summary>
    public int RowCount { get; private set; }

    /// <summary>How many bytes a line end has beside the line feed: 1 for a carriage return, or 0.</summary>
    public int LineEndLength { get; private set; }

    /// <summary>The place before the first field, and then the place behind each field.</summary>
    public ReadOnlySpan<int> Ends => _ends.AsSpan(0, _count);

    /// <summary>Whether all bytes are ASCII.</summary>
    public bool IsAscii { get; private set; }

    /// <summary>The line feeds inside quotes: for each, the number of fields that end before it.</summary>
    public List<int> QuotedLineFeeds { get; } = [];

    /// <summary>Finds the fields.</summary>
    /// <returns>Whether the text is regular.</returns>
    public bool Build(byte[] text, int length, byte delimiter, int fieldCount)
    {
        QuotedLineFeeds.Clear();
        _ends[0] = -1;
        _count = 1;
        // A last line without an end has one in the bytes behind the text.
        length += length > 0 && text[length - 1] != (byte)'\n' ? 1 : 0;
        return (FindPlain(text, length, delimiter) || FindQuoted(text, length, delimiter)) && IsRegular(text.AsSpan(0, length), fieldCount);
    }

    // For a text without quotes; it stops at one.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private bool FindPlain(byte[] text, int length, byte delimiter)
    {
        Vector256<byte> delimiters = Vector256.Create(delimiter);
        Vector256<byte> feeds = Vector256.Create((byte)'\n');
        Vector256<byte> returns = Vector256.Create((byte)'\r');
        Vector256<byte> quotes = Vector256.Create((byte)'"');
        Vector256<byte> seen = Vector256<byte>.Zero;
        Vector256<byte> returned = Vector256<byte>.Zero;
        int feedCount = 0;
        for (int i = 0; i < length; i += BlockSize)
        {
            ReadOnlySpan<byte> block = text.AsSpan(i, BlockSize);
            Vector256<byte> low = Vector256.Create(block);
            Vector256<byte> high = Vector256.Create(block[32..]);
            if ((Vector256.Equals(low, quotes) | Vector256.Equals(high, quotes)) != Vector256<byte>.Zero)
            {
                return false;
            }

            seen |= low | high;
            returned |= Vector256.Equals(low, returns) | Vector256.Equals(high, returns);
            ulong within = Within(length - i);
            ulong rowEnds = Bits(Vector256.Equals(low, feeds), Vector256.Equals(high, feeds)) & within;
            feedCount += BitOperations.PopCount(rowEnds);
            Add(i, rowEnds | (Bits(Vector256.Equals(low, delimiters), Vector256.Equals(high, delimiters)) & within));
        }

        IsAscii = seen.ExtractMostSignificantBits() == 0;
        _hasReturns = returned != Vector256<byte>.Zero;
        _feeds = feedCount;
        return true;
    }

    private static ulong Bits(Vector256<byte> low, Vector256<byte> high) =>
        low.ExtractMostSignificantBits() | ((ulong)high.ExtractMostSignificantBits() << 32);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private bool FindQuoted(byte[] text, int length, byte delimiter)
    {
        _count = 1;
        ulong inside = 0;
        ulong seen = 0;
        ulong returned = 0;
        int feedCount = 0;
        // Whether the last byte before may stand before a quote that opens; whether it is a quote that closes.
        ulong opensNext = 1;
        ulong closedBefore = 0;
        ulong wrong = 0;
        for (int i = 0; i < length; i += BlockSize)
        {
            ReadOnlySpan<byte> block = text.AsSpan(i, BlockSize);
            ulong within = Within(length - i);
            ulong quotes = Find(block, (byte)'"') & within;
            ulong returns = Find(block, (byte)'\r') & within;
            seen |= Vector256.Create(block).ExtractMostSignificantBits() | Vector256.Create(block[32..]).ExtractMostSignificantBits();
            returned |= returns;
            ulong feeds = Find(block, (byte)'\n') & within;
            feedCount += BitOperations.PopCount(feeds);
            ulong ends = (Find(block, delimiter) & within) | feeds;
            ulong quoted = PrefixXor(quotes) ^ inside;
            inside = (ulong)((long)quoted >> 63);
            ulong opening = quotes & quoted;
            ulong closing = quotes & ~quoted;
            ulong mayOpen = ends | quotes;
            wrong |= opening & ~((mayOpen << 1) | opensNext);
            ulong mayFollow = mayOpen | returns | ~within;
            wrong |= ((closing << 1) | closedBefore) & ~mayFollow;
            opensNext = mayOpen >> 63;
            closedBefore = closing >> 63;
            for (ulong inner = feeds & quoted; inner != 0; inner &= inner - 1)
            {
                ulong before = (inner & (0 - inner)) - 1;
                QuotedLineFeeds.Add(_count - 1 + BitOperations.PopCount(ends & ~quoted & before));
            }

            Add(i, ends & ~quoted);
        }

        IsAscii = seen == 0;
        _hasReturns = returned != 0;
        _feeds = feedCount;
        return wrong == 0 && inside == 0;
    }

    private static ulong Within(int remaining) => remaining >= BlockSize ? ulong.MaxValue : (1UL << remaining) - 1;

    private static ulong Find(ReadOnlySpan<byte> block, byte value)
    {
        Vector256<byte> values = Vector256.Create(value);
        return Bits(Vector256.Equals(Vector256.Create(block), values), Vector256.Equals(Vector256.Create(block[32..]), values));
    }

    private static ulong PrefixXor(ulong bits)
    {
        bits ^= bits << 1;
        bits ^= bits << 2;
        bits ^= bits << 4;
        bits ^= bits << 8;
        bits ^= bits << 16;
        return bits ^ (bits << 32);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Add(int start, ulong ends)
    {
        if (_count + BlockSize > _ends.Length)
        {
            Array.Resize(ref _ends, 2 * _ends.Length);
        }

        // Eight at a time without asking whether there are so many: what is written too much is written over.
        Span<int> target = _ends.AsSpan(_count, BlockSize);
        int count = BitOperations.PopCount(ends);
        for (int done = 0; done < count; done += 8)
        {
            Span<int> eight = target.Slice(done, 8);
            for (int k = 0; k < 8; k++)
            {
                eight[k] = start + BitOperations.TrailingZeroCount(ends);
                ends &= ends - 1;
            }
        }

        _count += count;
    }

    private bool IsRegular(ReadOnlySpan<byte> text, int fieldCount)
    {
        int fields = _count - 1;
        RowCount = fields / fieldCount;
        if (fields % fieldCount != 0 || _feeds != RowCount + QuotedLineFeeds.Count)
        {
            return false;
        }

        int returns = _hasReturns ? text.Count((byte)'\r') : 0;
        LineEndLength = returns > 0 ? 1 : 0;
        if (returns > 0 && returns != RowCount)
        {
            return false;
        }

        for (int row = 1; row <= RowCount; row++)
        {
            int end = _ends[row * fieldCount];
            // A row that is empty is no row; only one of a single field can look regular.
            if (
                text[end] != (byte)'\n'
                || (returns > 0 && (end == 0 || text[end - 1] != (byte)'\r'))
                || (fieldCount == 1 && end - _ends[row - 1] - 1 == LineEndLength)
            )
            {
                return false;
            }
        }

        return true;
    }
}
