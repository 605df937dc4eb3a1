namespace Crabbymetrics.Estimators;

/// <summary>eta = log(mu / (1 - mu)): effects multiply the odds. The canonical link of binomial.</summary>
public sealed class LogitLink : ILink
{
    private LogitLink() { }

    /// <summary>The one instance.</summary>
    public static LogitLink Instance { get; } = new();

    /// <inheritdoc/>
    public string Name => "logit";

    /// <inheritdoc/>
    public double LowerLimit => 0.0;

    /// <inheritdoc/>
    public double UpperLimit => 1.0;

    /// <inheritdoc/>
    public double Link(double mean) => Math.Log(mean) - Math.Log(1.0 - mean);

    /// <inheritdoc/>
    public void InverseLink(ReadOnlySpan<double> linearPredictor, Span<double> mean, Span<double> first, Span<double> second) =>
        SmoothLink.Invert(default(Inverse), linearPredictor, mean, first, second);

    private readonly struct Inverse : SmoothLink.IInverse
    {
        public (double Mean, double First, double Second) At(double eta)
        {
            double e = Math.Exp(-Math.Abs(eta));
            double larger = 1.0 / (1.0 + e),
                smaller = e * larger;
            double mean = eta > 0.0 ? larger : smaller;
            double first = larger * smaller;
            return (mean, first, first * (eta > 0.0 ? smaller - larger : larger - smaller));
        }
    }
}
