using System.Runtime.CompilerServices;

namespace Crabbymetrics.Estimators;

/// <summary>
/// NB2 with log at a given theta: with <c>t = eta - log(theta)</c> the loss is <c>(y + theta) log(1 + exp(t)) - y eta</c>, which falls to
/// Poisson's as theta grows.
/// </summary>
internal readonly struct NegativeBinomialLogFormula(double theta) : IRowFormula
{
    private readonly double _theta = theta;
    private readonly double _logTheta = Math.Log(theta);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Evaluate<T>(T eta, T y, out T loss, out T slope, out T curvature)
        where T : struct, IPacket<T>
    {
        T zero = T.Of(0.0),
            one = T.Of(1.0),
            theta = T.Of(_theta);
        T t = eta - T.Of(_logTheta);
        T e = T.Exp(-T.Abs(t));
        T larger = one / (one + e);
        T smaller = e * larger;
        T success = T.IfGreater(t, zero, larger, smaller);
        T failure = T.IfGreater(t, zero, smaller, larger);
        T sum = y + theta;
        loss = (sum * (PacketFunctions.LogOnePlusOfUnit(e) + T.Max(t, zero))) - (y * eta);
        // theta s - y (1 - s): no difference of the nearly equal (y + theta) s and y.
        slope = (theta * success) - (y * failure);
        curvature = sum * larger * smaller;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Expected<T>(T eta)
        where T : struct, IPacket<T>
    {
        T t = eta - T.Of(_logTheta);
        T e = T.Exp(-T.Abs(t));
        T larger = T.Of(1.0) / (T.Of(1.0) + e);
        return T.Of(_theta) * T.IfGreater(t, T.Of(0.0), larger, e * larger);
    }

    public double Constant(double y) => GammaFunctions.LogRisingFactorial(_theta, y) - (y * _logTheta) - GammaFunctions.LogFactorial(y);
}
