using System.Runtime.CompilerServices;

namespace Crabbymetrics;

/// <summary>What tells single rows apart: the values of a design's numeric columns, the codes of its categories, and the values of further
/// columns.</summary>
internal static class RowKeys
{
    /// <summary>One of them.</summary>
    public static double Value(DesignMatrix design, IReadOnlyList<ReadOnlyMemory<double>> columns, int key, int row)
    {
        int block = row / design.BlockRowCount;
        return key < design.ValueCount ? design.ValuesOfBlock(block, key)[row - (block * design.BlockRowCount)]
            : key < design.KeyCount ? design.CodedKey(key - design.ValueCount, row)
            : columns[key - design.KeyCount].Span[row];
    }

    /// <summary>The hash of a row.</summary>
    /// <param name="design">The design.</param>
    /// <param name="columns">The further columns.</param>
    /// <param name="row">The row.</param>
    /// <param name="multiplier">The multiplier of the hashes.</param>
    /// <param name="bits">Receives the bits of the values.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static ulong Hash(
        DesignMatrix design,
        IReadOnlyList<ReadOnlyMemory<double>> columns,
        int row,
        ulong multiplier,
        Span<ulong> bits
    )
    {
        ulong hash = 0;
        for (int key = 0; key < bits.Length; key++)
        {
            double value = Value(design, columns, key, row);
            RowHash.Add(new ReadOnlySpan<double>(in value), multiplier, new Span<ulong>(ref hash), bits.Slice(key, 1));
        }

        return hash;
    }
}
