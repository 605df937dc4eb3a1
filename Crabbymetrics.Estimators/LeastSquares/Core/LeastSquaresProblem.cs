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
    /// <summary>Among <see cref="Sides"/>, the outcome less the offset.</summary>
    public const int OutcomeLessOffset = -1;

    /// <summary>The observations where they live elsewhere; null where the rows are at hand. The design is then their schema, weights come
    /// with the rows, and <see cref="Sides"/> say what is regressed.</summary>
    public IObservations? Elsewhere { get; init; }

    /// <summary>Of observations elsewhere, what takes the place of <see cref="RightSides"/>: columns of the design, or
    /// <see cref="OutcomeLessOffset"/>.</summary>
    public ImmutableArray<int> Sides { get; init; } = [];

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

    /// <summary>The number of outcomes.</summary>
    public int SideCount => Elsewhere is null ? RightSides.Length : Sides.Length;

    /// <summary>The number of rows.</summary>
    public long RowCount => Elsewhere?.RowCount ?? Design.RowCount;

    /// <summary>The problem of observations that live elsewhere: their outcome, less the offset, on the columns of their schema.</summary>
    /// <param name="observations">The observations.</param>
    /// <param name="hasIntercept">Whether a column of ones comes first.</param>
    public static LeastSquaresProblem Of(IObservations observations, bool hasIntercept) =>
        new(observations.Design.WithoutRows, hasIntercept, default, []) { Elsewhere = observations, Sides = [OutcomeLessOffset] };

    /// <summary>Runs a pass over rows that live elsewhere.</summary>
    /// <param name="pass">The pass.</param>
    /// <param name="view">The columns that it sees.</param>
    /// <returns>Its sums.</returns>
    public double[] Run(IPass pass, DesignView view)
    {
        double[] sums = new double[pass.SumCount];
        using IPassRunner runner = Elsewhere!.Open(view.Specification, 1, MaxDegreeOfParallelism);
        runner.Run(pass, sums, CancellationToken);
        return sums;
    }
}
