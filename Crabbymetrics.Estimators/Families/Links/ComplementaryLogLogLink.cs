namespace Crabbymetrics.Estimators;

/// <summary>eta = log(-log(1 - mu)): proportional hazards in discrete time.</summary>
public sealed class ComplementaryLogLogLink : ILink
{
    private ComplementaryLogLogLink() { }

    /// <summary>The one instance.</summary>
    public static ComplementaryLogLogLink Instance { get; } = new();

    /// <inheritdoc/>
    public string Name => "cloglog";

    /// <inheritdoc/>
    public double LowerLimit => 0.0;

    /// <inheritdoc/>
    public double UpperLimit => 1.0;

    /// <inheritdoc/>
    public double Link(double mean) => Math.Log(-Math.Log(1.0 - mean));

    /// <inheritdoc/>
    public void InverseLink(ReadOnlySpan<double> linearPredictor, Span<double> mean, Span<double> first, Span<double> second) =>
        SmoothLink.Invert(default(Inverse), linearPredictor, mean, first, second);

    private readonly struct Inverse : SmoothLink.IInverse
    {
        public (double Mean, double First, double Second) At(double eta)
        {
            double m = Math.Exp(eta);
            double survival = Math.Exp(-m);
            double mean = m < 1.0 ? (double)PacketFunctions.ExpMinusOne(new Packet1(m)) * survival : 1.0 - survival;
            double first = survival == 0.0 ? 0.0 : m * survival;
            return (mean, first, first == 0.0 ? 0.0 : first * (1.0 - m));
        }
    }
}
