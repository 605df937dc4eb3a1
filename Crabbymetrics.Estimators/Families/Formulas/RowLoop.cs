using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Crabbymetrics.Estimators;

/// <summary>Runs the formula of a row over a block, in the widest registers there are. Compiled at once to optimized code: a first fit must
/// not run its loops uncompiled.</summary>
internal static class RowLoop
{
    public static void Evaluate<TFormula>(
        in TFormula formula,
        ReadOnlySpan<double> linearPredictor,
        ReadOnlySpan<double> outcome,
        Span<double> loss,
        Span<double> slope,
        Span<double> curvature
    )
        where TFormula : struct, IRowFormula
    {
        int rows = linearPredictor.Length;
        outcome = outcome[..rows];
        loss = loss[..rows];
        slope = slope[..rows];
        curvature = curvature[..rows];
        int done = 0;
        if (Vector512.IsHardwareAccelerated)
        {
            done = Evaluate<TFormula, Packet8>(in formula, 0, linearPredictor, outcome, loss, slope, curvature);
        }
        else if (Vector256.IsHardwareAccelerated)
        {
            done = Evaluate<TFormula, Packet4>(in formula, 0, linearPredictor, outcome, loss, slope, curvature);
        }

        Evaluate<TFormula, Packet1>(in formula, done, linearPredictor, outcome, loss, slope, curvature);
    }

    /// <summary>The curvature alone: what the formula makes only for loss and slope, the compiler leaves out.</summary>
    public static void Curvature<TFormula>(
        in TFormula formula,
        ReadOnlySpan<double> linearPredictor,
        ReadOnlySpan<double> outcome,
        Span<double> curvature
    )
        where TFormula : struct, IRowFormula
    {
        outcome = outcome[..linearPredictor.Length];
        curvature = curvature[..linearPredictor.Length];
        int done = 0;
        if (Vector512.IsHardwareAccelerated)
        {
            done = Curvature<TFormula, Packet8>(in formula, 0, linearPredictor, outcome, curvature);
        }
        else if (Vector256.IsHardwareAccelerated)
        {
            done = Curvature<TFormula, Packet4>(in formula, 0, linearPredictor, outcome, curvature);
        }

        Curvature<TFormula, Packet1>(in formula, done, linearPredictor, outcome, curvature);
    }

    public static void Expected<TFormula>(in TFormula formula, ReadOnlySpan<double> linearPredictor, Span<double> curvature)
        where TFormula : struct, IRowFormula
    {
        curvature = curvature[..linearPredictor.Length];
        int done = 0;
        if (Vector512.IsHardwareAccelerated)
        {
            done = Expected<TFormula, Packet8>(in formula, 0, linearPredictor, curvature);
        }
        else if (Vector256.IsHardwareAccelerated)
        {
            done = Expected<TFormula, Packet4>(in formula, 0, linearPredictor, curvature);
        }

        Expected<TFormula, Packet1>(in formula, done, linearPredictor, curvature);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int Evaluate<TFormula, T>(
        in TFormula formula,
        int first,
        ReadOnlySpan<double> linearPredictor,
        ReadOnlySpan<double> outcome,
        Span<double> loss,
        Span<double> slope,
        Span<double> curvature
    )
        where TFormula : struct, IRowFormula
        where T : struct, IPacket<T>
    {
        TFormula local = formula;
        ref double eta = ref MemoryMarshal.GetReference(linearPredictor);
        ref double y = ref MemoryMarshal.GetReference(outcome);
        ref double l = ref MemoryMarshal.GetReference(loss);
        ref double s = ref MemoryMarshal.GetReference(slope);
        ref double c = ref MemoryMarshal.GetReference(curvature);
        int i = first;
        for (; i <= linearPredictor.Length - T.Count; i += T.Count)
        {
            local.Evaluate(T.Load(in eta, i), T.Load(in y, i), out T rowLoss, out T rowSlope, out T rowCurvature);
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
        ReadOnlySpan<double> linearPredictor,
        ReadOnlySpan<double> outcome,
        Span<double> curvature
    )
        where TFormula : struct, IRowFormula
        where T : struct, IPacket<T>
    {
        TFormula local = formula;
        ref double eta = ref MemoryMarshal.GetReference(linearPredictor);
        ref double y = ref MemoryMarshal.GetReference(outcome);
        ref double c = ref MemoryMarshal.GetReference(curvature);
        int i = first;
        for (; i <= linearPredictor.Length - T.Count; i += T.Count)
        {
            local.Evaluate(T.Load(in eta, i), T.Load(in y, i), out _, out _, out T rowCurvature);
            T.Store(rowCurvature, ref c, i);
        }

        return i;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int Expected<TFormula, T>(in TFormula formula, int first, ReadOnlySpan<double> linearPredictor, Span<double> curvature)
        where TFormula : struct, IRowFormula
        where T : struct, IPacket<T>
    {
        TFormula local = formula;
        ref double eta = ref MemoryMarshal.GetReference(linearPredictor);
        ref double c = ref MemoryMarshal.GetReference(curvature);
        int i = first;
        for (; i <= linearPredictor.Length - T.Count; i += T.Count)
        {
            T.Store(local.Expected(T.Load(in eta, i)), ref c, i);
        }

        return i;
    }
}
