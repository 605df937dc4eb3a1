using System.Runtime.CompilerServices;

namespace Crabbymetrics;

/// <summary>One pass over rows in search of the distinct ones; several threads may run over different blocks.</summary>
/// <param name="design">Regressors.</param>
/// <param name="columns">Further columns.</param>
/// <param name="codes">Receives the number of each row, as each thread numbers the rows that it meets.</param>
/// <param name="most">The distinct rows beyond which the search ends.</param>
/// <param name="multiplier">The multiplier of the hashes.</param>
/// <param name="lattice">Where most rows are points of it; null for none.</param>
internal sealed class DistinctRowsPass(
    DesignMatrix design,
    IReadOnlyList<ReadOnlyMemory<double>> columns,
    int[] codes,
    int most,
    ulong multiplier,
    Lattice? lattice
)
{
    private readonly int _keys = design.KeyCount + columns.Count;
    private volatile bool _abandoned;

    /// <summary>Whether more distinct rows than are wanted came up, so that the codes mean nothing.</summary>
    public bool IsAbandoned => _abandoned;

    /// <summary>Visits some blocks.</summary>
    /// <returns>What was found in them.</returns>
    public RowTable Run(int firstBlock, int endBlock)
    {
        int capacity = Math.Min(design.BlockRowCount, design.RowCount);
        RowTable table = new(_keys);
        ulong[] hashes = new ulong[capacity];
        ulong[] bits = new ulong[capacity * _keys];
        double[] key = new double[capacity];
        double[] places = new double[capacity];
        Place[] points = new Place[lattice?.PointCount ?? 0];
        for (int b = firstBlock; b < endBlock && !_abandoned; b++)
        {
            int rows = design.RowsIn(b);
            Span<int> own = codes.AsSpan(b * design.BlockRowCount, rows);
            if (lattice is not null && TryPlace(lattice, b, key, places.AsSpan(0, rows)))
            {
                if (!TryCount(places.AsSpan(0, rows), points, own))
                {
                    AddMissing(table, b * design.BlockRowCount, bits, places, points, own);
                }
            }
            else
            {
                Hash(b, key, hashes.AsSpan(0, rows), bits);
                table.Add(b * design.BlockRowCount, hashes.AsSpan(0, rows), bits.AsSpan(0, rows * _keys), own);
            }

            _abandoned |= table.Count > most;
        }

        foreach (Place point in points)
        {
            if (point.Rows > 0)
            {
                table.CountRows(point.Number - 1, point.Rows);
            }
        }

        return table;
    }

    // The values in a block of one of the columns that tell rows apart: numbers where they are stored, codes of a category in the buffer.
    private ReadOnlySpan<double> Key(int index, int block, Span<double> buffer)
    {
        int first = block * design.BlockRowCount,
            rows = design.RowsIn(block);
        if (index < design.ValueCount)
        {
            return design.ValuesOfBlock(block, index);
        }

        if (index >= design.KeyCount)
        {
            return columns[index - design.KeyCount].Span.Slice(first, rows);
        }

        design.CopyKey(index, first, buffer[..rows]);
        return buffer[..rows];
    }

    private void Hash(int block, Span<double> buffer, Span<ulong> hashes, Span<ulong> bits)
    {
        hashes.Clear();
        for (int j = 0; j < _keys; j++)
        {
            RowHash.Add(Key(j, block, buffer), multiplier, hashes, bits.Slice(j * hashes.Length, hashes.Length));
        }
    }

    private bool TryPlace(Lattice on, int block, Span<double> buffer, Span<double> places)
    {
        places.Clear();
        for (int j = 0; j < _keys; j++)
        {
            if (!on.TryAdd(j, Key(j, block, buffer), places))
            {
                return false;
            }
        }

        return true;
    }

    // False where a place is met for the first time; its rows have the number -1.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static bool TryCount(ReadOnlySpan<double> places, Place[] points, Span<int> codes)
    {
        codes = codes[..places.Length];
        int all = int.MaxValue;
        for (int i = 0; i < places.Length; i++)
        {
            ref Place point = ref points[(int)places[i]];
            point.Rows++;
            int code = point.Number - 1;
            codes[i] = code;
            all = Math.Min(all, code);
        }

        return all >= 0;
    }

    // One by one: in most blocks they are none or few.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void AddMissing(RowTable table, int firstRow, Span<ulong> bits, ReadOnlySpan<double> places, Place[] points, Span<int> codes)
    {
        bits = bits[.._keys];
        for (int i = 0; i < codes.Length; i++)
        {
            if (codes[i] >= 0)
            {
                continue;
            }

            ref Place point = ref points[(int)places[i]];
            if (point.Number == 0)
            {
                point.Number = table.AddUncounted(firstRow + i, RowKeys.Hash(design, columns, firstRow + i, multiplier, bits), bits) + 1;
            }

            codes[i] = point.Number - 1;
        }
    }

    // The number of the row at a place of the lattice, plus 1, and how often it was met there. No other row has that place, so that nothing
    // is compared.
    private struct Place
    {
        public int Number;
        public int Rows;
    }
}
