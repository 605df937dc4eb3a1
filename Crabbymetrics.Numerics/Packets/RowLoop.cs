using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Crabbymetrics.Numerics;

/// <summary>Runs the formula of a row over a block, in the widest registers there are. Compiled at once to optimized code: a first fit must
/// not run its loops uncompiled.</summary>
public static class RowLoop
{
    /// <summary>Value, slope and curvature of each row.</summary>
    /// <param name="formula">The function.</param>
    /// <param name="x">The first number of each row.</param>
    /// <param name="y">The second number.</param>
    /// <param name="value">Receives the values.</param>
    /// <param name="slope">Receives the slopes.</param>
    /// <param name="curvature">Receives the curvatures.</param>
    /// <exception cref="ArgumentOutOfRangeException">A span is shorter than x.</exception>
    public static void Evaluate<TFormula>(
        in TFormula formula,
        ReadOnlySpan<double> x,
        ReadOnlySpan<double> y,
        Span<double> value,
        Span<double> slope,
        Span<double> curvature
    )
        where TFormula : struct, IRowFunction
    {
        int rows = x.Length;
        y = y[..rows];
        value = value[..rows];
        slope = slope[..rows];
        curvature = curvature[..rows];
        int done = 0;
        if (Vector512.IsHardwareAccelerated)
        {
            done = Evaluate<TFormula, Packet8>(in formula, x, y, value, slope, curvature);
        }
        else if (Vector256.IsHardwareAccelerated)
        {
            done = Evaluate<TFormula, Packet4>(in formula, x, y, value, slope, curvature);
        }

        Evaluate<TFormula, Packet1>(in formula, x[done..], y[done..], value[done..], slope[done..], curvature[done..]);
    }

    /// <summary>The curvature alone: what the function makes only for value and slope, the compiler leaves out.</summary>
    /// <param name="formula">The function.</param>
    /// <param name="x">The first number of each row.</param>
    /// <param name="y">The second number.</param>
    /// <param name="curvature">Receives the curvatures.</param>
    /// <exception cref="ArgumentOutOfRangeException">A span is shorter than x.</exception>
    public static void Curvature<TFormula>(in TFormula formula, ReadOnlySpan<double> x, ReadOnlySpan<double> y, Span<double> curvature)
        where TFormula : struct, IRowFunction
    {
        y = y[..x.Length];
        curvature = curvature[..x.Length];
        int done = 0;
        if (Vector512.IsHardwareAccelerated)
        {
            done = Curvature<TFormula, Packet8>(in formula, 0, x, y, curvature);
        }
        else if (Vector256.IsHardwareAccelerated)
        {
            done = Curvature<TFormula, Packet4>(in formula, 0, x, y, curvature);
        }

        Curvature<TFormula, Packet1>(in formula, done, x, y, curvature);
    }

    /// <summary>The expectation of the curvature of each row.</summary>
    /// <param name="formula">The function.</param>
    /// <param name="x">The first number of each row.</param>
    /// <param name="curvature">Receives it.</param>
    /// <exception cref="ArgumentOutOfRangeException">The span is shorter than x.</exception>
    public static void Expected<TFormula>(in TFormula formula, ReadOnlySpan<double> x, Span<double> curvature)
        where TFormula : struct, IRowFunction
    {
        curvature = curvature[..x.Length];
        int done = 0;
        if (Vector512.IsHardwareAccelerated)
        {
            done = Expected<TFormula, Packet8>(in formula, 0, x, curvature);
        }
        else if (Vector256.IsHardwareAccelerated)
        {
            done = Expected<TFormula, Packet4>(in formula, 0, x, curvature);
        }

        Expected<TFormula, Packet1>(in formula, done, x, curvature);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int Evaluate<TFormula, T>(
        in TFormula formula,
        ReadOnlySpan<double> x,
        ReadOnlySpan<double> y,
        Span<double> value,
        Span<double> slope,
        Span<double> curvature
    )
        where TFormula : struct, IRowFunction
        where T : struct, IStoredPacket<T>
    {
        TFormula local = formula;
        ref double at = ref MemoryMarshal.GetReference(x);
        ref double with = ref MemoryMarshal.GetReference(y);
        ref double l = ref MemoryMarshal.GetReference(value);
        ref double s = ref MemoryMarshal.GetReference(slope);
        ref double c = ref MemoryMarshal.GetReference(curvature);
        int i = 0;
        for (; i <= x.Length - T.Count; i += T.Count)
        {
            local.Evaluate(T.Load(in at, i), T.Load(in with, i), out T rowLoss, out T rowSlope, out T rowCurvature);
            T.Store(rowLoss, ref l, i);
            T.Store(rowSlope, ref s, i);
            T.Store(rowCurvature, ref c, i);
        }

        return i;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int Curvature<TFormula, T>(
        in TFormula formula,
        int first,
        ReadOnlySpan<double> x,
        ReadOnlySpan<double> y,
        Span<double> curvature
    )
        where TFormula : struct, IRowFunction
        where T : struct, IStoredPacket<T>
    {
        TFormula local = formula;
        ref double at = ref MemoryMarshal.GetReference(x);
        ref double with = ref MemoryMarshal.GetReference(y);
        ref double c = ref MemoryMarshal.GetReference(curvature);
        int i = first;
        for (; i <= x.Length - T.Count; i += T.Count)
        {
            local.Evaluate(T.Load(in at, i), T.Load(in with, i), out _, out _, out T rowCurvature);
            T.Store(rowCurvature, ref c, i);
        }

        return i;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int Expected<TFormula, T>(in TFormula formula, int first, ReadOnlySpan<double> x, Span<double> curvature)
        where TFormula : struct, IRowFunction
        where T : struct, IStoredPacket<T>
    {
        TFormula local = formula;
        ref double at = ref MemoryMarshal.GetReference(x);
        ref double c = ref MemoryMarshal.GetReference(curvature);
        int i = first;
        for (; i <= x.Length - T.Count; i += T.Count)
        {
            T.Store(local.Expected(T.Load(in at, i)), ref c, i);
        }

        return i;
    }
}
