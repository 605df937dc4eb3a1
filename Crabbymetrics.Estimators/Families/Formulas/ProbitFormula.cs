using System.Runtime.CompilerServices;

namespace Crabbymetrics.Estimators;

/// <summary>
/// Binomial with probit: loss <c>-y log Phi(eta) - (1 - y) log Phi(-eta)</c>. Both tails go through Mills' ratio r at <c>a = |eta|</c>: the
/// far tail's probability is <c>phi(a) r</c>, whose logarithm is that of r less half the square, and the near one's is one less that.
/// </summary>
internal readonly struct ProbitFormula : IRowFormula
{
    private const double LogRootTwoPi = 0.91893853320467274178;
    private const double InverseRootTwoPi = 0.39894228040143267794;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Evaluate<T>(T eta, T y, out T loss, out T slope, out T curvature)
        where T : struct, IPacket<T>
    {
        T zero = T.Of(0.0),
            half = T.Of(0.5);
        T a = T.Abs(eta);
        T square = half * a * a;
        T ratio = PacketFunctions.MillsRatio(a);
        T density = T.Of(InverseRootTwoPi) * T.Exp(-square);
        T tail = density * ratio;
        T near = T.Of(1.0) - tail;
        // The shares of the outcome on the side of eta and on the other side, with the loss and the hazard phi / Phi of each.
        T other = T.Of(1.0) - y;
        T nearShare = T.IfGreater(eta, zero, y, other);
        T farShare = T.IfGreater(eta, zero, other, y);
        T nearHazard = density / near;
        T farHazard = T.Of(1.0) / ratio;
        // -log(1 - tail) = log(1 + tail / near), and tail / near is from 0 to 1.
        T nearLoss = PacketFunctions.LogOnePlusOfUnit(tail / near);
        T farLoss = (square - T.Log(ratio)) + T.Of(LogRootTwoPi);
        // A share of 0 has no loss, even where the loss per unit is infinite.
        loss = T.IfGreater(nearShare, zero, nearShare * nearLoss, zero) + T.IfGreater(farShare, zero, farShare * farLoss, zero);
        T outward = (farShare * farHazard) - (nearShare * nearHazard);
        slope = T.IfGreater(eta, zero, outward, -outward);
        curvature = (nearShare * nearHazard * (nearHazard + a)) + (farShare * farHazard * (farHazard - a));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Expected<T>(T eta)
        where T : struct, IPacket<T>
    {
        T a = T.Abs(eta);
        T ratio = PacketFunctions.MillsRatio(a);
        T density = T.Of(InverseRootTwoPi) * T.Exp(T.Of(-0.5) * a * a);
        return density / ((T.Of(1.0) - (density * ratio)) * ratio);
    }

    public double Constant(double y) => 0.0;
}
