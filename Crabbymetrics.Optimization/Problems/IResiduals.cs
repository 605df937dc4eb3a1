namespace Crabbymetrics.Optimization;

/// <summary>A least-squares problem: its cost is the sum of the squares of its residuals (without a factor one half).</summary>
public interface IResiduals : IProblem
{
    /// <summary>The number m of residuals, 0 or more. It must not change while a run uses the problem.</summary>
    int ResidualCount { get; }

    /// <summary>Writes the residuals at a point.</summary>
    /// <param name="x">The point, of length n.</param>
    /// <param name="residuals">Receives the m residuals. Its contents on entry are undefined.</param>
    void Residuals(ReadOnlySpan<double> x, Span<double> residuals);
}
