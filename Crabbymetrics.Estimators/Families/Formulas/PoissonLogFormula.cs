using System.Runtime.CompilerServices;
using MathNet.Numerics;

namespace Crabbymetrics.Estimators;

/// <summary>Poisson with log: loss <c>exp(eta) - y eta</c>.</summary>
internal readonly struct PoissonLogFormula : IRowFormula
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Evaluate<T>(T eta, T y, out T loss, out T slope, out T curvature)
        where T : struct, IPacket<T>
    {
        T mean = T.Exp(eta);
        loss = mean - (y * eta);
        slope = mean - y;
        curvature = mean;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Expected<T>(T eta)
        where T : struct, IPacket<T> => T.Exp(eta);

    // MathNet tabulates the factorials of small integers, which are exact to the last bit; the gamma function serves the others.
    public double Constant(double y) =>
        y <= 170.0 && y == Math.Floor(y) ? -SpecialFunctions.FactorialLn((int)y) : -SpecialFunctions.GammaLn(y + 1.0);
}
