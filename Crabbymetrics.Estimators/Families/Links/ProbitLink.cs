using Crabbymetrics.Numerics;

namespace Crabbymetrics.Estimators;

/// <summary>eta = Phi^-1(mu): the outcome is whether a normal variable with mean eta is above 0.</summary>
public sealed class ProbitLink : ILink
{
    private ProbitLink() { }

    /// <summary>The one instance.</summary>
    public static ProbitLink Instance { get; } = new();

    /// <inheritdoc/>
    public string Name => "probit";

    /// <inheritdoc/>
    public double LowerLimit => 0.0;

    /// <inheritdoc/>
    public double UpperLimit => 1.0;

    /// <inheritdoc/>
    public double Link(double mean) => NormalDistribution.Quantile(mean);

    /// <inheritdoc/>
    public void InverseLink(ReadOnlySpan<double> linearPredictor, Span<double> mean, Span<double> first, Span<double> second) =>
        SmoothLink.Invert(default(Inverse), linearPredictor, mean, first, second);

    private const double InverseRootTwoPi = 0.39894228040143267794;

    private readonly struct Inverse : SmoothLink.IInverse
    {
        public (double Mean, double First, double Second) At(double eta)
        {
            double a = Math.Abs(eta);
            double density = InverseRootTwoPi * Math.Exp(-0.5 * a * a);
            double tail = density * (double)PacketFunctions.MillsRatio(new Packet1(a));
            return (eta > 0.0 ? 1.0 - tail : tail, density, density == 0.0 ? 0.0 : -eta * density);
        }
    }
}
