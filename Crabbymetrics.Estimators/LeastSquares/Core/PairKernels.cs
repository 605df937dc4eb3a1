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
            Vector512<double> product = x[i] * c;
            Vector512<double> error = Vector512.FusedMultiplyAdd(x[i], c, -product);
            Vector512<double> before = h[i];
            Vector512<double> sum = before + product;
            Vector512<double> other = sum - before;
            h[i] = sum;
            l[i] += ((before - (sum - other)) + (product - other)) + error;
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

    /// <summary>(high, low) += factor * column + otherFactor * other, as two calls of the other method do.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AddMultiples(
        ReadOnlySpan<double> column,
        double factor,
        ReadOnlySpan<double> otherColumn,
        double otherFactor,
        Span<double> high,
        Span<double> low
    )
    {
        int rows = column.Length;
        ReadOnlySpan<Vector512<double>> x = MemoryMarshal.Cast<double, Vector512<double>>(column);
        ReadOnlySpan<Vector512<double>> y = MemoryMarshal.Cast<double, Vector512<double>>(otherColumn)[..x.Length];
        Span<Vector512<double>> h = MemoryMarshal.Cast<double, Vector512<double>>(high[..rows])[..x.Length];
        Span<Vector512<double>> l = MemoryMarshal.Cast<double, Vector512<double>>(low[..rows])[..x.Length];
        Vector512<double> c = Vector512.Create(factor);
        Vector512<double> d = Vector512.Create(otherFactor);
        for (int i = 0; i < x.Length; i++)
        {
            Vector512<double> product = x[i] * c;
            Vector512<double> error = Vector512.FusedMultiplyAdd(x[i], c, -product);
            Vector512<double> before = h[i];
            Vector512<double> sum = before + product;
            Vector512<double> other = sum - before;
            Vector512<double> rest = l[i] + (((before - (sum - other)) + (product - other)) + error);
            product = y[i] * d;
            error = Vector512.FusedMultiplyAdd(y[i], d, -product);
            Vector512<double> after = sum + product;
            other = after - sum;
            h[i] = after;
            l[i] = rest + (((sum - (after - other)) + (product - other)) + error);
        }

        int tail = x.Length * Lanes;
        if (tail < rows)
        {
            AddMultiple(column[tail..], factor, high[tail..rows], low[tail..rows]);
            AddMultiple(otherColumn[tail..], otherFactor, high[tail..rows], low[tail..rows]);
        }
    }

    /// <summary>The sum over the rows of column * (high + low).</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static DoubleDouble Dot(ReadOnlySpan<double> column, ReadOnlySpan<double> high, ReadOnlySpan<double> low)
    {
        ReadOnlySpan<Vector512<double>> x = MemoryMarshal.Cast<double, Vector512<double>>(column);
        ReadOnlySpan<Vector512<double>> h = MemoryMarshal.Cast<double, Vector512<double>>(high[..column.Length])[..x.Length];
        ReadOnlySpan<Vector512<double>> l = MemoryMarshal.Cast<double, Vector512<double>>(low[..column.Length])[..x.Length];
        Vector512<double> sum = Vector512<double>.Zero,
            rest = sum,
            secondSum = sum,
            secondRest = sum;
        int i = 0;
        for (; i + 1 < x.Length; i += 2)
        {
            Add(x[i], h[i], l[i], ref sum, ref rest);
            Add(x[i + 1], h[i + 1], l[i + 1], ref secondSum, ref secondRest);
        }

        if (i < x.Length)
        {
            Add(x[i], h[i], l[i], ref sum, ref rest);
        }

        DoubleDouble total = DoubleDouble.Zero;
        for (int lane = 0; lane < Lanes; lane++)
        {
            total += DoubleDouble.Sum(sum[lane], rest[lane]);
            total += DoubleDouble.Sum(secondSum[lane], secondRest[lane]);
        }

        for (int tail = x.Length * Lanes; tail < column.Length; tail++)
        {
            total += DoubleDouble.Product(column[tail], high[tail]) + (column[tail] * low[tail]);
        }

        return total;
    }

    /// <summary>The sum over the rows of high + low.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static DoubleDouble Sum(ReadOnlySpan<double> high, ReadOnlySpan<double> low)
    {
        double sum = 0.0,
            rest = 0.0;
        for (int i = 0; i < high.Length; i++)
        {
            DoubleDouble next = DoubleDouble.Sum(sum, high[i]);
            sum = next.High;
            rest += next.Low + low[i];
        }

        return DoubleDouble.Sum(sum, rest);
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

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add(
        Vector512<double> x,
        Vector512<double> high,
        Vector512<double> low,
        ref Vector512<double> sum,
        ref Vector512<double> rest
    )
    {
        Vector512<double> product = x * high;
        Vector512<double> error = Vector512.FusedMultiplyAdd(x, high, -product);
        error = Vector512.FusedMultiplyAdd(x, low, error);
        Vector512<double> next = sum + product;
        Vector512<double> other = next - sum;
        rest += ((sum - (next - other)) + (product - other)) + error;
        sum = next;
    }
}
