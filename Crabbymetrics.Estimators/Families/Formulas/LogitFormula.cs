using System.Runtime.CompilerServices;

namespace Crabbymetrics.Estimators;

/// <summary>
/// Binomial with logit: loss <c>log(1 + exp(eta)) - y eta</c>. Both tails go through <c>e = exp(-|eta|)</c>, which never overflows, and the
/// halves that y and 1 - y weigh are kept apart, so that no 1 - p is formed.
/// </summary>
internal readonly struct LogitFormula : IRowFormula
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Evaluate<T>(T eta, T y, out T loss, out T slope, out T curvature)
        where T : struct, IPacket<T>
    {
        T zero = T.Of(0.0),
            one = T.Of(1.0);
        T e = T.Exp(-T.Abs(eta));
        T larger = one / (one + e);
        T smaller = e * larger;
        T success = T.IfGreater(eta, zero, larger, smaller);
        T failure = T.IfGreater(eta, zero, smaller, larger);
        T other = one - y;
        loss = PacketFunctions.LogOnePlusOfUnit(e) + (other * T.Max(eta, zero)) + (y * T.Max(-eta, zero));
        slope = (other * success) - (y * failure);
        curvature = larger * smaller;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Expected<T>(T eta)
        where T : struct, IPacket<T>
    {
        T e = T.Exp(-T.Abs(eta));
        T larger = T.Of(1.0) / (T.Of(1.0) + e);
        return e * larger * larger;
    }

    public double Constant(double y) => 0.0;
}
