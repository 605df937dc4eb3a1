using System.Collections.Immutable;

namespace Crabbymetrics.Estimators;

/// <summary>
/// Weighted least squares of one or several outcomes on the columns of one design: minimize <c>sum_i w_i (y_i - b0 - x_i b)^2</c>.
/// </summary>
/// <param name="Design">The n x p regressors.</param>
/// <param name="HasIntercept">Whether a column of ones comes first.</param>
/// <param name="Weights">n weights, finite and not negative; empty for all ones.</param>
/// <param name="RightSides">The outcomes, n finite values each.</param>
internal sealed record LeastSquaresProblem(
    DesignMatrix Design,
    bool HasIntercept,
    ReadOnlyMemory<double> Weights,
    ImmutableArray<ReadOnlyMemory<double>> RightSides
)
{
    /// <summary>The largest number of threads; -1 for all processors. It changes no bit.</summary>
    public int MaxDegreeOfParallelism { get; init; } = -1;

    /// <summary>The columns of the design that take part, ascending.</summary>
    /// <value>Default all.</value>
    public ImmutableArray<int> Columns { get; init; } = [.. Enumerable.Range(0, Design.ColumnCount)];

    /// <summary>Whether the coefficients alone are wanted, as a bootstrap wants them: the information of the solution has then no more
    /// digits than the cross products give.</summary>
    public bool CoefficientsOnly { get; init; }

    /// <summary>Whether the columns are computed ones, whose last digits are rounding: products in pairs of doubles bring nothing for many
    /// rows.</summary>
    public bool AreComputed { get; init; }

    /// <summary>How the coefficients are found.</summary>
    public LeastSquaresMethod Method { get; init; } = LeastSquaresMethod.Automatic;

    /// <summary>Ends the work early.</summary>
    public CancellationToken CancellationToken { get; init; }
}
