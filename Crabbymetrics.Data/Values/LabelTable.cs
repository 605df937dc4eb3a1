using System.Buffers.Binary;
using System.Text;

namespace Crabbymetrics.Data;

/// <summary>Numbers the distinct texts of a column, found by their UTF-8 bytes, in the order in which they are met.</summary>
internal sealed class LabelTable
{
    private const ulong Multiplier = 0x9E3779B97F4A7C15;

    private readonly List<string> _texts = [];
    private int[] _buckets = new int[64];
    private Entry[] _entries = new Entry[32];
    private byte[] _bytes = new byte[1024];
    private int _byteCount;

    /// <summary>The number of texts.</summary>
    public int Count => _texts.Count;

    /// <summary>The texts.</summary>
    public IReadOnlyList<string> Texts => _texts;

    /// <summary>A text.</summary>
    public string this[int code] => _texts[code];

    /// <summary>The number of a text, which is added where it is new.</summary>
    public int Find(ReadOnlySpan<byte> text)
    {
        ulong head = Head(text);
        ulong hash = Hash(text, head);
        int slot = (int)(hash >> 20) & (_buckets.Length - 1);
        while (_buckets[slot] > 0)
        {
            int code = _buckets[slot] - 1;
            ref Entry entry = ref _entries[code];
            if (
                entry.Head == head
                && entry.Length == text.Length
                && (text.Length <= sizeof(ulong) || _bytes.AsSpan(entry.Start, entry.Length).SequenceEqual(text))
            )
            {
                return code;
            }

            slot = (slot + 1) & (_buckets.Length - 1);
        }

        return Add(text, new Entry(head, hash, _byteCount, text.Length), slot);
    }

    // The first eight bytes, or as many as there are.
    private static ulong Head(ReadOnlySpan<byte> text) =>
        text.Length switch
        {
            >= 8 => BinaryPrimitives.ReadUInt64LittleEndian(text),
            >= 4 => BinaryPrimitives.ReadUInt32LittleEndian(text)
                | ((ulong)BinaryPrimitives.ReadUInt32LittleEndian(text[^4..]) << (8 * (text.Length - 4))),
            >= 2 => BinaryPrimitives.ReadUInt16LittleEndian(text) | ((ulong)text[^1] << (8 * (text.Length - 1))),
            1 => text[0],
            _ => 0,
        };

    private static ulong Hash(ReadOnlySpan<byte> text, ulong head)
    {
        ulong hash = (head ^ (ulong)text.Length) * Multiplier;
        hash ^= hash >> 32;
        if (text.Length > sizeof(ulong))
        {
            for (int i = sizeof(ulong); i < text.Length; i += sizeof(ulong))
            {
                // The last eight bytes overlap those before.
                ReadOnlySpan<byte> word = text.Slice(Math.Min(i, text.Length - sizeof(ulong)), sizeof(ulong));
                hash = (hash ^ BinaryPrimitives.ReadUInt64LittleEndian(word)) * Multiplier;
                hash ^= hash >> 32;
            }
        }

        return hash * Multiplier;
    }

    private int Add(ReadOnlySpan<byte> text, Entry entry, int slot)
    {
        int code = _texts.Count;
        _byteCount = checked(_byteCount + text.Length);
        if (_byteCount > _bytes.Length)
        {
            Array.Resize(ref _bytes, Math.Max(_byteCount, (int)Math.Min(2L * _bytes.Length, Array.MaxLength)));
        }

        if (code == _entries.Length)
        {
            Array.Resize(ref _entries, 2 * code);
        }

        text.CopyTo(_bytes.AsSpan(entry.Start));
        _entries[code] = entry;
        _texts.Add(Encoding.UTF8.GetString(text));
        _buckets[slot] = code + 1;
        if (2 * _texts.Count > _buckets.Length)
        {
            Rehash();
        }

        return code;
    }

    private void Rehash()
    {
        _buckets = new int[4 * _buckets.Length];
        for (int code = 0; code < _texts.Count; code++)
        {
            int slot = (int)(_entries[code].Hash >> 20) & (_buckets.Length - 1);
            while (_buckets[slot] > 0)
            {
                slot = (slot + 1) & (_buckets.Length - 1);
            }

            _buckets[slot] = code + 1;
        }
    }

    private readonly record struct Entry(ulong Head, ulong Hash, int Start, int Length);
}
