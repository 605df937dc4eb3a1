namespace Crabbymetrics.Estimators;

/// <summary>eta = log(mu): effects multiply. The canonical link of Poisson.</summary>
public sealed class LogLink : ILink
{
    private LogLink()
    {
    }

    /// <summary>The one instance.</summary>
    public static LogLink Instance { get; } = new();

    /// <inheritdoc/>
    public string Name => "log";

    /// <inheritdoc/>
    public double LowerLimit => 0.0;

    /// <inheritdoc/>
    public double UpperLimit => double.NaN;

    /// <inheritdoc/>
    public double Link(double mean) => Math.Log(mean);

    /// <inheritdoc/>
    public void InverseLink(ReadOnlySpan<double> linearPredictor, Span<double> mean, Span<double> first, Span<double> second) =>
        SmoothLink.Invert(default(Inverse), linearPredictor, mean, first, second);

    private readonly struct Inverse : SmoothLink.IInverse
    {
        public (double Mean, double First, double Second) At(double eta)
        {
            double mean = Math.Exp(eta);
            return (mean, mean, mean);
        }
    }
}
