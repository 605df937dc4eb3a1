namespace Crabbymetrics.Optimization;

/// <summary>The first derivative of the cost.</summary>
public interface IGradient
{
    /// <summary>Writes the gradient at a point.</summary>
    /// <param name="x">The point, of length n.</param>
    /// <param name="gradient">Receives the n partial derivatives. Its contents on entry are undefined.</param>
    void Gradient(ReadOnlySpan<double> x, Span<double> gradient);
}
