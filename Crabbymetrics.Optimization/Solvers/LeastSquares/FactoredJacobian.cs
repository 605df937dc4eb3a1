namespace Crabbymetrics.Optimization;

/// <summary>The factorization J P = Q R of a Jacobian by pivoted reflections, and the residuals as it leaves them.</summary>
internal readonly ref struct FactoredJacobian
{
    /// <summary>R, column by column.</summary>
    public required ReadOnlySpan<double> R { get; init; }

    /// <summary>The column of J that stands in each column of R.</summary>
    public required ReadOnlySpan<int> Pivots { get; init; }

    /// <summary>Q' r.</summary>
    public required ReadOnlySpan<double> Projected { get; init; }
}
