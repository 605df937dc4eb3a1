using System.Buffers.Binary;
using System.Text;

namespace Crabbymetrics.Data;

/// <summary>Numbers the distinct texts of a column, found by their UTF-8 bytes, in the order in which they are met.</summary>
internal sealed class LabelTable
{
    private const ulong Multiplier = 0x9E3779B97F4A7C15;

    private readonly List<string> _texts = [];
    private int[] _buckets = new int[64];
    private int[] _ends = new int[64];
    private byte[] _bytes = new byte[1024];

    /// <summary>The number of texts.</summary>
    public int Count => _texts.Count;

    /// <summary>A text.</summary>
    public string this[int code] => _texts[code];

    /// <summary>The number of a text, which is added where it is new.</summary>
    public int Find(ReadOnlySpan<byte> text)
    {
        int slot = Slot(text);
        while (_buckets[slot] > 0)
        {
            int code = _buckets[slot] - 1;
            if (Bytes(code).SequenceEqual(text))
            {
                return code;
            }

            slot = (slot + 1) & (_buckets.Length - 1);
        }

        Add(text, slot);
        return _texts.Count - 1;
    }

    private static ulong Hash(ReadOnlySpan<byte> text)
    {
        ulong hash = (ulong)text.Length * Multiplier;
        for (; text.Length >= 8; text = text[8..])
        {
            hash = (hash ^ BinaryPrimitives.ReadUInt64LittleEndian(text)) * Multiplier;
            hash ^= hash >> 32;
        }

        ulong rest = 0;
        foreach (byte c in text)
        {
            rest = (rest << 8) | c;
        }

        hash = (hash ^ rest) * Multiplier;
        return hash ^ (hash >> 29);
    }

    private ReadOnlySpan<byte> Bytes(int code)
    {
        int start = code == 0 ? 0 : _ends[code - 1];
        return _bytes.AsSpan(start, _ends[code] - start);
    }

    private int Slot(ReadOnlySpan<byte> text) => (int)(Hash(text) >> 20) & (_buckets.Length - 1);

    private void Add(ReadOnlySpan<byte> text, int slot)
    {
        int code = _texts.Count;
        int start = code == 0 ? 0 : _ends[code - 1];
        int end = checked(start + text.Length);
        if (end > _bytes.Length)
        {
            Array.Resize(ref _bytes, Math.Max(end, (int)Math.Min(2L * _bytes.Length, Array.MaxLength)));
        }

        if (code == _ends.Length)
        {
            Array.Resize(ref _ends, 2 * code);
        }

        text.CopyTo(_bytes.AsSpan(start));
        _ends[code] = end;
        _texts.Add(Encoding.UTF8.GetString(text));
        _buckets[slot] = code + 1;
        if (2 * _texts.Count > _buckets.Length)
        {
            Rehash();
        }
    }

    private void Rehash()
    {
        _buckets = new int[4 * _buckets.Length];
        for (int code = 0; code < _texts.Count; code++)
        {
            int slot = Slot(Bytes(code));
            while (_buckets[slot] > 0)
            {
                slot = (slot + 1) & (_buckets.Length - 1);
            }

            _buckets[slot] = code + 1;
        }
    }
}
