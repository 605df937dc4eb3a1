namespace Crabbymetrics.Estimators;

/// <summary>eta = mu. The canonical link of Gaussian.</summary>
public sealed class IdentityLink : ILink
{
    private IdentityLink() { }

    /// <summary>The one instance.</summary>
    public static IdentityLink Instance { get; } = new();

    /// <inheritdoc/>
    public string Name => "identity";

    /// <inheritdoc/>
    public double LowerLimit => double.NaN;

    /// <inheritdoc/>
    public double UpperLimit => double.NaN;

    /// <inheritdoc/>
    public double Link(double mean) => mean;

    /// <inheritdoc/>
    public void InverseLink(ReadOnlySpan<double> linearPredictor, Span<double> mean, Span<double> first, Span<double> second) =>
        IdentityInverseLink.Instance.InverseLink(linearPredictor, mean, first, second);
}
