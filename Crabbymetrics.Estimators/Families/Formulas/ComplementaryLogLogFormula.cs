using System.Runtime.CompilerServices;

namespace Crabbymetrics.Estimators;

/// <summary>
/// Binomial with complementary log-log: with <c>m = exp(eta)</c> the loss is <c>(1 - y) m - y log(1 - exp(-m))</c>. All of it follows from
/// <c>q = m / (exp(m) - 1)</c>, which is free of cancellation.
/// </summary>
internal readonly struct ComplementaryLogLogFormula : IRowFormula
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Evaluate<T>(T eta, T y, out T loss, out T slope, out T curvature)
        where T : struct, IPacket<T>
    {
        T one = T.Of(1.0),
            zero = T.Of(0.0);
        T m = T.Exp(eta);
        T other = one - y;
        T less = PacketFunctions.ExpMinusOne(m);
        T q = T.IfGreater(T.Of(700.0), m, T.IfGreater(m, T.Of(1e-290), m / less, one), zero);
        // 1 - exp(-m) is m exp(-m) / q: its logarithm, by the side on which it does not cancel.
        T logSuccess = T.IfGreater(one, m, eta - m - T.Log(q), T.Log(one - T.Exp(-m)));
        logSuccess = T.IfGreater(T.Of(-40.0), eta, eta, logSuccess);
        // 1 - m - q, by its series where the terms would cancel.
        T series =
            -m
            * (
                T.Of(0.5)
                + (
                    m
                    * (T.Of(1.0 / 12.0) - (m * m * (T.Of(1.0 / 720.0) - (m * m * (T.Of(1.0 / 30240.0) - (m * m * T.Of(1.0 / 1209600.0)))))))
                )
            );
        T bend = T.IfGreater(T.Of(0.1), m, series, one - m - q);
        loss = T.IfGreater(other, zero, other * m, zero) - (y * logSuccess);
        slope = T.IfGreater(other, zero, other * m, zero) - (y * q);
        curvature = T.IfGreater(other, zero, other * m, zero) - T.IfGreater(q, zero, y * q * bend, zero);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Expected<T>(T eta)
        where T : struct, IPacket<T>
    {
        T m = T.Exp(eta);
        return T.IfGreater(T.Of(700.0), m, m * (m / PacketFunctions.ExpMinusOne(m)), T.Of(0.0));
    }

    public double Constant(double y) => 0.0;
}
