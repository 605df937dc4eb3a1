using System.Runtime.CompilerServices;

namespace Crabbymetrics;

/// <summary>
/// The distinct rows seen so far, numbered in the order in which they came: an open-addressed table by hash. A block is looked up by hashes
/// alone and then compared with what was found, column by column; where any value differs, the block is looked up again by values.
/// </summary>
internal sealed class RowTable
{
    private const int FirstSlots = 256;

    private readonly ulong[][] _values;
    private Slot[] _slots = new Slot[FirstSlots];
    private int _shift = 64 - 8;
    private ulong[] _hashes = new ulong[FirstSlots / 2];
    private int[] _firstRows = new int[FirstSlots / 2];
    private int[] _counts = new int[FirstSlots / 2];

    /// <summary>Creates an empty table.</summary>
    /// <param name="columns">The number of values in a row.</param>
    public RowTable(int columns)
    {
        _values = new ulong[columns][];
        for (int j = 0; j < columns; j++)
        {
            _values[j] = new ulong[FirstSlots / 2];
        }
    }

    /// <summary>How many there are.</summary>
    public int Count { get; private set; }

    /// <summary>The row where each was first seen.</summary>
    public ReadOnlySpan<int> FirstRows => _firstRows.AsSpan(0, Count);

    /// <summary>How often each was seen.</summary>
    public ReadOnlySpan<int> Counts => _counts.AsSpan(0, Count);

    /// <summary>Looks up the rows of a block and adds those that are new.</summary>
    /// <param name="firstRow">The position of the first row.</param>
    /// <param name="hashes">The hash of each row.</param>
    /// <param name="bits">The values, column-major.</param>
    /// <param name="codes">Receives the number of each row.</param>
    public void Add(int firstRow, ReadOnlySpan<ulong> hashes, ReadOnlySpan<ulong> bits, Span<int> codes)
    {
        int rows = hashes.Length,
            before = Count;
        AddByHash(firstRow, hashes, bits, codes);
        ulong difference = 0;
        for (int j = 0; j < _values.Length; j++)
        {
            difference |= RowHash.Difference(_values[j], codes, bits.Slice(j * rows, rows));
        }

        if (difference != 0)
        {
            Truncate(before);
            for (int i = 0; i < rows; i++)
            {
                int code = Find(hashes[i], bits, rows, i);
                codes[i] = code >= 0 ? code : Insert(hashes[i], bits, rows, i, firstRow + i, ~code);
            }
        }

        foreach (int code in codes)
        {
            _counts[code]++;
        }
    }

    /// <summary>Looks up one row, adds it if it is new, and does not count it.</summary>
    /// <param name="position">The position of the row.</param>
    /// <param name="hash">Its hash.</param>
    /// <param name="bits">Its values.</param>
    /// <returns>Its number.</returns>
    public int AddUncounted(int position, ulong hash, ReadOnlySpan<ulong> bits)
    {
        int code = Find(hash, bits, 1, 0);
        return code >= 0 ? code : Insert(hash, bits, 1, 0, position, ~code);
    }

    /// <summary>Counts rows whose number is known.</summary>
    public void CountRows(int code, int rows) => _counts[code] += rows;

    /// <summary>Adds the rows of another table, whose rows came after those of this one.</summary>
    /// <param name="other">The other table.</param>
    /// <returns>The number that each of its rows has here.</returns>
    public int[] Add(RowTable other)
    {
        int[] codes = new int[other.Count];
        ulong[] row = new ulong[_values.Length];
        for (int r = 0; r < codes.Length; r++)
        {
            for (int j = 0; j < row.Length; j++)
            {
                row[j] = other._values[j][r];
            }

            int code = Find(other._hashes[r], row, 1, 0);
            if (code < 0)
            {
                code = Insert(other._hashes[r], row, 1, 0, other._firstRows[r], ~code);
            }

            _counts[code] += other._counts[r];
            codes[r] = code;
        }

        return codes;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void AddByHash(int firstRow, ReadOnlySpan<ulong> hashes, ReadOnlySpan<ulong> bits, Span<int> codes)
    {
        codes = codes[..hashes.Length];
        Slot[] slots = _slots;
        int shift = _shift;
        for (int i = 0; i < hashes.Length; i++)
        {
            ulong hash = hashes[i];
            int at = (int)(hash >> shift);
            while (true)
            {
                ref Slot slot = ref slots[at];
                if (slot.Hash == hash && slot.Next != 0)
                {
                    codes[i] = slot.Next - 1;
                    break;
                }

                if (slot.Next == 0)
                {
                    codes[i] = Insert(hash, bits, hashes.Length, i, firstRow + i, at);
                    slots = _slots;
                    shift = _shift;
                    break;
                }

                at = (at + 1) & (slots.Length - 1);
            }
        }
    }

    // The number of a row by its values, or the complement of the slot where it belongs.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int Find(ulong hash, ReadOnlySpan<ulong> bits, int stride, int row)
    {
        int at = (int)(hash >> _shift);
        while (_slots[at].Next != 0)
        {
            if (_slots[at].Hash == hash && IsRow(_slots[at].Next - 1, bits, stride, row))
            {
                return _slots[at].Next - 1;
            }

            at = (at + 1) & (_slots.Length - 1);
        }

        return ~at;
    }

    private bool IsRow(int code, ReadOnlySpan<ulong> bits, int stride, int row)
    {
        for (int j = 0; j < _values.Length; j++)
        {
            if (_values[j][code] != bits[(j * stride) + row])
            {
                return false;
            }
        }

        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int Insert(ulong hash, ReadOnlySpan<ulong> bits, int stride, int row, int position, int at)
    {
        int code = Count;
        if (code == _hashes.Length)
        {
            Grow();
        }

        Count = code + 1;
        _hashes[code] = hash;
        _firstRows[code] = position;
        _counts[code] = 0;
        for (int j = 0; j < _values.Length; j++)
        {
            _values[j][code] = bits[(j * stride) + row];
        }

        if (2 * Count > _slots.Length)
        {
            Rebuild(4 * _slots.Length, _shift - 2);
        }
        else
        {
            _slots[at] = new Slot(hash, code + 1);
        }

        return code;
    }

    private void Grow()
    {
        int capacity = checked(2 * _hashes.Length);
        Array.Resize(ref _hashes, capacity);
        Array.Resize(ref _firstRows, capacity);
        Array.Resize(ref _counts, capacity);
        for (int j = 0; j < _values.Length; j++)
        {
            Array.Resize(ref _values[j], capacity);
        }
    }

    private void Truncate(int count)
    {
        Count = count;
        Rebuild(_slots.Length, _shift);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Rebuild(int slots, int shift)
    {
        _slots = new Slot[slots];
        _shift = shift;
        for (int code = 0; code < Count; code++)
        {
            int at = (int)(_hashes[code] >> shift);
            while (_slots[at].Next != 0)
            {
                at = (at + 1) & (slots - 1);
            }

            _slots[at] = new Slot(_hashes[code], code + 1);
        }
    }

    // One more than the number of the row, so that 0 is an empty slot.
    private readonly record struct Slot(ulong Hash, int Next);
}
