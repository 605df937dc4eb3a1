using System.Runtime.CompilerServices;

namespace Crabbymetrics.Estimators;

/// <summary>Gaussian with identity: loss <c>(y - eta)^2 / 2</c>.</summary>
internal readonly struct GaussianIdentityFormula : IRowFormula
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Evaluate<T>(T eta, T y, out T loss, out T slope, out T curvature)
        where T : struct, IPacket<T>
    {
        slope = eta - y;
        loss = T.Of(0.5) * slope * slope;
        curvature = T.Of(1.0);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Expected<T>(T eta)
        where T : struct, IPacket<T> => T.Of(1.0);

    public static bool HasOutcomeTerm => true;

    public double Constant(double y) => double.NaN;
}
