namespace Crabbymetrics.Optimization;

/// <summary>A gradient, see <see cref="IGradient"/>.</summary>
/// <param name="x">The point, of length n.</param>
/// <param name="gradient">Receives the values.</param>
public delegate void GradientFunction(ReadOnlySpan<double> x, Span<double> gradient);
