using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Crabbymetrics.Estimators;

/// <summary>Products of columns with columns of <see cref="DoubleDouble"/>, which are kept as two arrays: the highs and the lows.</summary>
/// <remarks>Ogita, Rump and Oishi, "Accurate sum and dot product" (2005). Each row has the same bits wherever it stands in a block, and the
/// sums over a block are in a fixed order.</remarks>
internal static class PairKernels
{
    private static int Lanes => Vector512<double>.Count;

    /// <summary>The lanes of a sum in <see cref="AddProducts"/>: their highs, then their lows.</summary>
    public const int SumValues = 16;

    /// <summary>(high, low) += factor * column.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AddMultiple(ReadOnlySpan<double> column, double factor, Span<double> high, Span<double> low)
    {
        high = high[..column.Length];
        low = low[..column.Length];
        ReadOnlySpan<Vector512<double>> x = MemoryMarshal.Cast<double, Vector512<double>>(column);
        Span<Vector512<double>> h = MemoryMarshal.Cast<double, Vector512<double>>(high)[..x.Length];
        Span<Vector512<double>> l = MemoryMarshal.Cast<double, Vector512<double>>(low)[..x.Length];
        Vector512<double> c = Vector512.Create(factor);
        for (int i = 0; i < x.Length; i++)
        {
            Vector512<double> sum = h[i],
                rest = l[i];
            Add(x[i], c, ref sum, ref rest);
            h[i] = sum;
            l[i] = rest;
        }

        for (int i = x.Length * Lanes; i < column.Length; i++)
        {
            double product = column[i] * factor;
            double error = Math.FusedMultiplyAdd(column[i], factor, -product);
            DoubleDouble sum = DoubleDouble.Sum(high[i], product);
            high[i] = sum.High;
            low[i] += sum.Low + error;
        }
    }

    /// <summary>(high, low) += the sum of factors times columns, of four, as four calls of <see cref="AddMultiple"/> do.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AddMultiples(
        in DesignBlock block,
        ReadOnlySpan<int> columns,
        ReadOnlySpan<double> factors,
        Span<double> high,
        Span<double> low
    )
    {
        ReadOnlySpan<double> first = block.Column(columns[0]);
        ReadOnlySpan<Vector512<double>> x0 = MemoryMarshal.Cast<double, Vector512<double>>(first);
        ReadOnlySpan<Vector512<double>> x1 = MemoryMarshal.Cast<double, Vector512<double>>(block.Column(columns[1]))[..x0.Length];
        ReadOnlySpan<Vector512<double>> x2 = MemoryMarshal.Cast<double, Vector512<double>>(block.Column(columns[2]))[..x0.Length];
        ReadOnlySpan<Vector512<double>> x3 = MemoryMarshal.Cast<double, Vector512<double>>(block.Column(columns[3]))[..x0.Length];
        Span<Vector512<double>> h = MemoryMarshal.Cast<double, Vector512<double>>(high)[..x0.Length];
        Span<Vector512<double>> l = MemoryMarshal.Cast<double, Vector512<double>>(low)[..x0.Length];
        Vector512<double> c0 = Vector512.Create(factors[columns[0]]),
            c1 = Vector512.Create(factors[columns[1]]),
            c2 = Vector512.Create(factors[columns[2]]),
            c3 = Vector512.Create(factors[columns[3]]);
        for (int i = 0; i < x0.Length; i++)
        {
            Vector512<double> sum = h[i],
                rest = l[i];
            Add(x0[i], c0, ref sum, ref rest);
            Add(x1[i], c1, ref sum, ref rest);
            Add(x2[i], c2, ref sum, ref rest);
            Add(x3[i], c3, ref sum, ref rest);
            h[i] = sum;
            l[i] = rest;
        }

        int tail = x0.Length * Lanes;
        for (int j = 0; tail < first.Length && j < 4; j++)
        {
            AddMultiple(block.Column(columns[j])[tail..], factors[columns[j]], high[tail..first.Length], low[tail..first.Length]);
        }
    }

    /// <summary>Adds the sum over the rows of column * (high + low), for two columns, to their lanes.</summary>
    /// <param name="column">A column.</param>
    /// <param name="other">Another; empty for none.</param>
    /// <param name="high">The highs.</param>
    /// <param name="low">The lows.</param>
    /// <param name="sums"><see cref="SumValues"/> values of the column.</param>
    /// <param name="otherSums">As many of the other; empty for none.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AddProducts(
        ReadOnlySpan<double> column,
        ReadOnlySpan<double> other,
        ReadOnlySpan<double> high,
        ReadOnlySpan<double> low,
        Span<double> sums,
        scoped Span<double> otherSums
    )
    {
        if (other.IsEmpty)
        {
            // The column again, into lanes that no one reads.
            other = column;
            otherSums = stackalloc double[SumValues];
            otherSums.Clear();
        }

        ReadOnlySpan<Vector512<double>> x = MemoryMarshal.Cast<double, Vector512<double>>(column);
        ReadOnlySpan<Vector512<double>> y = MemoryMarshal.Cast<double, Vector512<double>>(other)[..x.Length];
        ReadOnlySpan<Vector512<double>> h = MemoryMarshal.Cast<double, Vector512<double>>(high[..column.Length])[..x.Length];
        ReadOnlySpan<Vector512<double>> l = MemoryMarshal.Cast<double, Vector512<double>>(low[..column.Length])[..x.Length];
        Span<Vector512<double>> lanes = MemoryMarshal.Cast<double, Vector512<double>>(sums);
        Span<Vector512<double>> otherLanes = MemoryMarshal.Cast<double, Vector512<double>>(otherSums);
        Vector512<double> sum = lanes[0],
            rest = lanes[1],
            otherSum = otherLanes[0],
            otherRest = otherLanes[1];
        for (int i = 0; i < x.Length; i++)
        {
            Vector512<double> own = h[i];
            Add(x[i], own, ref sum, ref rest);
            rest = Vector512.FusedMultiplyAdd(x[i], l[i], rest);
            Add(y[i], own, ref otherSum, ref otherRest);
            otherRest = Vector512.FusedMultiplyAdd(y[i], l[i], otherRest);
        }

        lanes[0] = sum;
        lanes[1] = rest;
        otherLanes[0] = otherSum;
        otherLanes[1] = otherRest;
        for (int i = x.Length * Lanes; i < column.Length; i++)
        {
            AddTo(sums, DoubleDouble.Product(column[i], high[i]) + (column[i] * low[i]));
            AddTo(otherSums, DoubleDouble.Product(other[i], high[i]) + (other[i] * low[i]));
        }
    }

    /// <summary>Adds the sum over the rows of high + low to lanes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AddSum(ReadOnlySpan<double> high, ReadOnlySpan<double> low, Span<double> sums)
    {
        ReadOnlySpan<Vector512<double>> h = MemoryMarshal.Cast<double, Vector512<double>>(high);
        ReadOnlySpan<Vector512<double>> l = MemoryMarshal.Cast<double, Vector512<double>>(low)[..h.Length];
        Span<Vector512<double>> lanes = MemoryMarshal.Cast<double, Vector512<double>>(sums);
        for (int i = 0; i < h.Length; i++)
        {
            Vector512<double> next = lanes[0] + h[i];
            Vector512<double> other = next - lanes[0];
            lanes[1] += ((lanes[0] - (next - other)) + (h[i] - other)) + l[i];
            lanes[0] = next;
        }

        for (int i = h.Length * Lanes; i < high.Length; i++)
        {
            AddTo(sums, new DoubleDouble(high[i], low[i]));
        }
    }

    /// <summary>Adds a pair to the first of some lanes.</summary>
    public static void AddTo(Span<double> sums, DoubleDouble value)
    {
        DoubleDouble sum = DoubleDouble.Sum(sums[0], value.High);
        sums[0] = sum.High;
        sums[Lanes] += sum.Low + value.Low;
    }

    /// <summary>The total of some lanes.</summary>
    public static DoubleDouble Total(ReadOnlySpan<double> sums)
    {
        DoubleDouble total = DoubleDouble.Zero;
        for (int lane = 0; lane < Lanes; lane++)
        {
            total += DoubleDouble.Sum(sums[lane], sums[Lanes + lane]);
        }

        return total;
    }

    /// <summary>Adds values to as many sums that are kept as highs and lows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Accumulate(ReadOnlySpan<double> values, Span<double> high, Span<double> low)
    {
        ReadOnlySpan<Vector512<double>> x = MemoryMarshal.Cast<double, Vector512<double>>(values);
        Span<Vector512<double>> h = MemoryMarshal.Cast<double, Vector512<double>>(high)[..x.Length];
        Span<Vector512<double>> l = MemoryMarshal.Cast<double, Vector512<double>>(low)[..x.Length];
        for (int i = 0; i < x.Length; i++)
        {
            Vector512<double> next = h[i] + x[i];
            Vector512<double> other = next - h[i];
            l[i] += (h[i] - (next - other)) + (x[i] - other);
            h[i] = next;
        }

        for (int i = x.Length * Lanes; i < values.Length; i++)
        {
            DoubleDouble sum = DoubleDouble.Sum(high[i], values[i]);
            high[i] = sum.High;
            low[i] += sum.Low;
        }
    }

    /// <summary>(high, low) = values + addend.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Begin(ReadOnlySpan<double> values, double addend, Span<double> high, Span<double> low)
    {
        values.CopyTo(high);
        low[..values.Length].Clear();
        Span<Vector512<double>> h = MemoryMarshal.Cast<double, Vector512<double>>(high[..values.Length]);
        Span<Vector512<double>> l = MemoryMarshal.Cast<double, Vector512<double>>(low)[..h.Length];
        Vector512<double> c = Vector512.Create(addend);
        for (int i = 0; i < h.Length; i++)
        {
            Vector512<double> next = h[i] + c;
            Vector512<double> other = next - h[i];
            l[i] = (h[i] - (next - other)) + (c - other);
            h[i] = next;
        }

        for (int i = h.Length * Lanes; i < values.Length; i++)
        {
            DoubleDouble sum = DoubleDouble.Sum(values[i], addend);
            high[i] = sum.High;
            low[i] = sum.Low;
        }
    }

    /// <summary>Leaves in each high the nearest double of the pair, so that what is left in the low is small beside it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Renormalize(Span<double> high, Span<double> low)
    {
        Span<Vector512<double>> h = MemoryMarshal.Cast<double, Vector512<double>>(high);
        Span<Vector512<double>> l = MemoryMarshal.Cast<double, Vector512<double>>(low)[..h.Length];
        for (int i = 0; i < h.Length; i++)
        {
            Vector512<double> sum = h[i] + l[i];
            Vector512<double> other = sum - h[i];
            l[i] = (h[i] - (sum - other)) + (l[i] - other);
            h[i] = sum;
        }

        for (int i = h.Length * Lanes; i < high.Length; i++)
        {
            DoubleDouble sum = DoubleDouble.Sum(high[i], low[i]);
            high[i] = sum.High;
            low[i] = sum.Low;
        }
    }

    /// <summary>(high, low) *= weights; where there are none, nothing.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Weigh(ReadOnlySpan<double> weights, Span<double> high, Span<double> low)
    {
        for (int i = 0; i < weights.Length; i++)
        {
            DoubleDouble product = DoubleDouble.Product(high[i], weights[i]);
            high[i] = product.High;
            low[i] = (low[i] * weights[i]) + product.Low;
        }
    }

    // (sum, rest) += x factor, the rounding of the product and of the sum in the rest.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add(Vector512<double> x, Vector512<double> factor, ref Vector512<double> sum, ref Vector512<double> rest)
    {
        Vector512<double> product = x * factor;
        Vector512<double> error = Vector512.FusedMultiplyAdd(x, factor, -product);
        Vector512<double> next = sum + product;
        Vector512<double> other = next - sum;
        rest += ((sum - (next - other)) + (product - other)) + error;
        sum = next;
    }
}
