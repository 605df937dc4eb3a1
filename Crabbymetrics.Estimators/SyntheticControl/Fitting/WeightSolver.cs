using Crabbymetrics.Optimization;

namespace Crabbymetrics.Estimators;

/// <summary>Least squares on the simplex with a workspace that is kept between problems of one size. Of one thread.</summary>
internal sealed class WeightSolver
{
    private SimplexLeastSquares? _solver;

    /// <summary>The steps of the last solve.</summary>
    public int Iterations => _solver?.Iterations ?? 0;

    /// <summary>Minimizes <c>|A w - b|^2 / 2 + c'w</c> over weights of 0 or more that sum to 1.</summary>
    /// <param name="a">A, column after column, a column for each weight.</param>
    /// <param name="b">The target.</param>
    /// <param name="linear">c; empty for none.</param>
    /// <param name="weights">Receives the weights.</param>
    /// <param name="cancellationToken">Ends the solve.</param>
    /// <returns>Whether they are the minimum.</returns>
    public bool Solve(
        ReadOnlySpan<double> a,
        ReadOnlySpan<double> b,
        ReadOnlySpan<double> linear,
        Span<double> weights,
        CancellationToken cancellationToken = default
    )
    {
        if (_solver is null || _solver.RowCount != b.Length || _solver.ColumnCount != weights.Length)
        {
            _solver = new SimplexLeastSquares(b.Length, weights.Length);
        }

        return _solver.Solve(a, b, linear, weights, cancellationToken);
    }

    /// <summary>Judges the last solve.</summary>
    public SimplexCertificate Certify() => _solver!.Certify();
}
