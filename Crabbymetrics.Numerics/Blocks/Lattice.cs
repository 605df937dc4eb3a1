using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Crabbymetrics.Numerics;

/// <summary>
/// Columns whose values are few and evenly spaced, as dummies, counts and years are: a row is a point of a lattice, and its place there is
/// one number, which no other row has. Values off the lattice are told from those on it exactly.
/// </summary>
public sealed class Lattice
{
    /// <summary>The most points, so that the table stays in the second-level cache.</summary>
    private const int MostPoints = 1 << 18;

    private readonly Axis[] _axes;

    private Lattice(Axis[] axes, int pointCount)
    {
        _axes = axes;
        PointCount = pointCount;
    }

    /// <summary>The number of points.</summary>
    public int PointCount { get; }

    /// <summary>The lattice that some rows suggest; null where they suggest none, or one with too many points.</summary>
    /// <param name="columns">The values of those rows, column by column. They are sorted here.</param>
    public static Lattice? Suggest(double[][] columns)
    {
        foreach (double[] column in columns)
        {
            Array.Sort(column);
        }
        // Other rows may have larger counts than those looked at: take twice the range, if there is room.
        return Create(columns, 2.0) ?? Create(columns, 1.0);
    }

    private static Lattice? Create(double[][] sorted, double room)
    {
        Axis[] axes = new Axis[sorted.Length];
        long points = 1;
        // The last column, an outcome, varies fastest: rows that differ only in it are neighbours in one line of the cache.
        for (int j = axes.Length - 1; j >= 0; j--)
        {
            if (Along(sorted[j], points, room) is not { } axis)
            {
                return null;
            }

            axes[j] = axis;
            points *= (long)axis.Levels;
            if (points > MostPoints)
            {
                return null;
            }
        }

        return new Lattice(axes, (int)points);
    }

    /// <summary>Adds the part of a column to the places of some rows.</summary>
    /// <param name="column">Which.</param>
    /// <param name="values">A value for each row.</param>
    /// <param name="places">The place of each row so far.</param>
    /// <returns>Whether all values are on the lattice; otherwise the places mean nothing.</returns>
    public bool TryAdd(int column, ReadOnlySpan<double> values, Span<double> places) =>
        TryAdd(in _axes[column], values, places[..values.Length]);

    private static Axis? Along(double[] sorted, double stride, double room)
    {
        double origin = sorted[0] + 0.0,
            step = double.PositiveInfinity;
        for (int i = 1; i < sorted.Length; i++)
        {
            if (sorted[i] > sorted[i - 1])
            {
                step = Math.Min(step, sorted[i] - sorted[i - 1]);
            }
        }

        if (double.IsInfinity(step))
        {
            return new Axis(origin, 1.0, 1.0, 1.0, stride);
        }

        double reach = Math.Round((sorted[^1] - origin) / step);
        // A dummy has two values.
        Axis axis = new(origin, step, 1.0 / step, (reach > 1.0 ? room * reach : reach) + 1.0, stride);
        return axis.Levels <= MostPoints && TryAdd(in axis, sorted, new double[sorted.Length]) ? axis : null;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static bool TryAdd(in Axis axis, ReadOnlySpan<double> values, Span<double> places)
    {
        (double origin, double step, double inverse, double levels, double stride) = axis;
        ref double v = ref MemoryMarshal.GetReference(values);
        ref double p = ref MemoryMarshal.GetReference(places);
        int i = 0;
        if (Vector512.IsHardwareAccelerated)
        {
            Vector512<double> on = Vector512<double>.AllBitsSet;
            for (; i <= values.Length - Vector512<double>.Count; i += Vector512<double>.Count)
            {
                Vector512<double> value = Vector512.LoadUnsafe(ref v, (nuint)i);
                Vector512<double> level = Vector512.Round((value - Vector512.Create(origin)) * Vector512.Create(inverse));
                on &=
                    Vector512.Equals((level * Vector512.Create(step)) + Vector512.Create(origin), value)
                    & Vector512.GreaterThanOrEqual(level, Vector512<double>.Zero)
                    & Vector512.LessThan(level, Vector512.Create(levels));
                (Vector512.LoadUnsafe(ref p, (nuint)i) + (level * Vector512.Create(stride))).StoreUnsafe(ref p, (nuint)i);
            }

            if (!Vector512.EqualsAll(on.AsUInt64(), Vector512<ulong>.AllBitsSet))
            {
                return false;
            }
        }
        else if (Vector256.IsHardwareAccelerated)
        {
            Vector256<double> on = Vector256<double>.AllBitsSet;
            for (; i <= values.Length - Vector256<double>.Count; i += Vector256<double>.Count)
            {
                Vector256<double> value = Vector256.LoadUnsafe(ref v, (nuint)i);
                Vector256<double> level = Vector256.Round((value - Vector256.Create(origin)) * Vector256.Create(inverse));
                on &=
                    Vector256.Equals((level * Vector256.Create(step)) + Vector256.Create(origin), value)
                    & Vector256.GreaterThanOrEqual(level, Vector256<double>.Zero)
                    & Vector256.LessThan(level, Vector256.Create(levels));
                (Vector256.LoadUnsafe(ref p, (nuint)i) + (level * Vector256.Create(stride))).StoreUnsafe(ref p, (nuint)i);
            }

            if (!Vector256.EqualsAll(on.AsUInt64(), Vector256<ulong>.AllBitsSet))
            {
                return false;
            }
        }

        for (; i < values.Length; i++)
        {
            double value = Unsafe.Add(ref v, i),
                level = Math.Round((value - origin) * inverse);
            if (!((level * step) + origin == value && level >= 0.0 && level < levels))
            {
                return false;
            }

            Unsafe.Add(ref p, i) += level * stride;
        }

        return true;
    }

    private readonly record struct Axis(double Origin, double Step, double Inverse, double Levels, double Stride);
}
