using System.Runtime.CompilerServices;

namespace Crabbymetrics.Estimators;

/// <summary>Gamma with log: loss <c>y exp(-eta) + eta</c>.</summary>
internal readonly struct GammaLogFormula : IRowFormula
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Evaluate<T>(T eta, T y, out T loss, out T slope, out T curvature)
        where T : struct, IPacket<T>
    {
        T ratio = y * T.Exp(-eta);
        loss = ratio + eta;
        slope = T.Of(1.0) - ratio;
        curvature = ratio;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Expected<T>(T eta)
        where T : struct, IPacket<T> => T.Of(1.0);

    public double Constant(double y) => double.NaN;
}
