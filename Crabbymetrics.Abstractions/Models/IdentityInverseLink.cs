namespace Crabbymetrics;

/// <summary>The mean of a linear model is its linear predictor.</summary>
public sealed class IdentityInverseLink : IInverseLink
{
    private IdentityInverseLink() { }

    /// <summary>The one instance.</summary>
    public static IdentityInverseLink Instance { get; } = new();

    /// <inheritdoc/>
    public void InverseLink(ReadOnlySpan<double> linearPredictor, Span<double> mean, Span<double> first, Span<double> second)
    {
        if (!mean.IsEmpty)
        {
            linearPredictor.CopyTo(mean);
        }

        if (!first.IsEmpty)
        {
            first[..linearPredictor.Length].Fill(1.0);
        }

        if (!second.IsEmpty)
        {
            second[..linearPredictor.Length].Clear();
        }
    }
}
