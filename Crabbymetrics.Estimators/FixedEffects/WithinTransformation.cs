using System.Collections.Immutable;

namespace Crabbymetrics.Estimators;

/// <summary>
/// The within transformation: takes the absorbed effects of data out of columns, each of which becomes the residual of its weighted
/// least-squares regression on all effects. With one effect that is the column less its means by level. What fixest calls demean.
/// </summary>
/// <remarks>Immutable and safe for concurrent use. Columns are worked on side by side; the number of threads changes no bit.</remarks>
public sealed class WithinTransformation
{
    private readonly Absorber _absorber;
    private readonly EffectRank _rank;
    private readonly int _rows;

    /// <summary>Prepares the transformation.</summary>
    /// <param name="data">Data with absorbed effects, and weights where the regressions are weighted. All rows take part, singletons
    /// too.</param>
    /// <param name="tolerance">How far a column may be from the exact one, as a share of its own length; above 0.</param>
    /// <param name="maxIterations">The most iterations for a column.</param>
    /// <param name="maxDegreeOfParallelism">The most threads; -1 for all processors.</param>
    /// <param name="method">How the normal equations are solved.</param>
    /// <exception cref="ArgumentException">The data have no absorbed effect, or a number is out of its range.</exception>
    public WithinTransformation(
        RegressionData data,
        double tolerance = 1e-8,
        int maxIterations = 10_000,
        int maxDegreeOfParallelism = -1,
        AbsorptionMethod method = AbsorptionMethod.Automatic
    )
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(tolerance);
        ArgumentOutOfRangeException.ThrowIfLessThan(maxIterations, 1);
        if (data.Absorbed.IsEmpty)
        {
            throw new ArgumentException(
                $"The data have no absorbed effect: add one by {nameof(RegressionData)}.{nameof(RegressionData.WithAbsorbed)}.",
                nameof(data)
            );
        }

        ReadOnlySpan<double> weights = data.Weights is null ? default : data.Weights.Values.Span;
        _rows = data.RowCount;
        _absorber = new Absorber(data.Absorbed, weights, tolerance, maxIterations, maxDegreeOfParallelism, method);
        _rank = _absorber.Rank();
    }

    /// <summary>The number of independent columns among the effects.</summary>
    public int Rank => _rank.Value;

    /// <summary>Whether <see cref="Rank"/> is exact; false where it is a bound from the components of pairs of effects.</summary>
    public bool RankIsExact => _rank.IsExact;

    /// <summary>Takes the effects out of columns.</summary>
    /// <param name="columns">Columns of n finite values; they stay as they are.</param>
    /// <returns>The columns without their effects; zeros where the effects span a column.</returns>
    /// <exception cref="ArgumentException">A column does not have n values.</exception>
    /// <exception cref="ConvergenceException">A column did not come within the tolerance.</exception>
    public ImmutableArray<double[]> Apply(params double[][] columns) => Apply(columns, CancellationToken.None);

    /// <summary>Takes the effects out of columns.</summary>
    /// <param name="columns">Columns of n finite values; they stay as they are.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    /// <returns>The columns without their effects; zeros where the effects span a column.</returns>
    /// <exception cref="ArgumentException">A column does not have n values.</exception>
    /// <exception cref="ConvergenceException">A column did not come within the tolerance.</exception>
    public ImmutableArray<double[]> Apply(IReadOnlyList<double[]> columns, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(columns);
        for (int j = 0; j < columns.Count; j++)
        {
            if (columns[j] is null || columns[j].Length != _rows)
            {
                throw new ArgumentException($"Column {j} must have a value for each of the {_rows} rows.", nameof(columns));
            }
        }

        WithinColumn[] within = _absorber.Remove(columns, cancellationToken);
        int failed = Array.FindIndex(within, static column => !column.Converged);
        if (failed >= 0)
        {
            throw new ConvergenceException(
                FormattableString.Invariant($"The absorbed effects were not taken out of column {failed} after ")
                    + FormattableString.Invariant($"{within[failed].Iterations} iterations. Allow more, or a larger tolerance."),
                [],
                new FitDiagnostics
                {
                    Converged = false,
                    Iterations = within[failed].Iterations,
                    TerminationReason = "MaxIterations",
                    Objective = within[failed].Error,
                    Solver = _absorber.Method,
                }
            );
        }

        return [.. within.Select(static column => column.Values)];
    }
}
