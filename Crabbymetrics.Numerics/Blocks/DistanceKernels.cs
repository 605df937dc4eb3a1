using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Crabbymetrics.Numerics;

/// <summary>Distances of many rows from one point, column by column. Every row is computed by itself with the same operations, so that it
/// gives the same bits wherever it stands.</summary>
public static class DistanceKernels
{
    /// <summary>Adds squared differences: <c>sums_i += (x_i - center)^2</c>.</summary>
    /// <param name="column">A value for each row.</param>
    /// <param name="center">The coordinate of the point.</param>
    /// <param name="sums">As many sums.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AddSquares(ReadOnlySpan<double> column, double center, Span<double> sums)
    {
        Require(column, sums);
        ref double x = ref MemoryMarshal.GetReference(column);
        ref double s = ref MemoryMarshal.GetReference(sums);
        Vector<double> centers = new(center);
        int i = 0;
        for (; i <= column.Length - Vector<double>.Count; i += Vector<double>.Count)
        {
            Vector<double> difference = Vector.LoadUnsafe(ref x, (nuint)i) - centers;
            (Vector.LoadUnsafe(ref s, (nuint)i) + (difference * difference)).StoreUnsafe(ref s, (nuint)i);
        }

        for (; i < column.Length; i++)
        {
            double difference = column[i] - center;
            sums[i] += difference * difference;
        }
    }

    /// <summary>Adds absolute differences: <c>sums_i += |x_i - center|</c>.</summary>
    /// <param name="column">A value for each row.</param>
    /// <param name="center">The coordinate of the point.</param>
    /// <param name="sums">As many sums.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AddAbsolutes(ReadOnlySpan<double> column, double center, Span<double> sums)
    {
        Require(column, sums);
        ref double x = ref MemoryMarshal.GetReference(column);
        ref double s = ref MemoryMarshal.GetReference(sums);
        Vector<double> centers = new(center);
        int i = 0;
        for (; i <= column.Length - Vector<double>.Count; i += Vector<double>.Count)
        {
            Vector<double> difference = Vector.LoadUnsafe(ref x, (nuint)i) - centers;
            (Vector.LoadUnsafe(ref s, (nuint)i) + Vector.Abs(difference)).StoreUnsafe(ref s, (nuint)i);
        }

        for (; i < column.Length; i++)
        {
            sums[i] += Math.Abs(column[i] - center);
        }
    }

    private static void Require(ReadOnlySpan<double> column, Span<double> sums)
    {
        if (column.Length != sums.Length)
        {
            throw new ArgumentException($"There are {column.Length} values and {sums.Length} sums.", nameof(sums));
        }
    }
}
