using System.Collections.Immutable;

namespace Crabbymetrics.Optimization;

/// <summary>
/// The answer to <c>min |A v - b| over v >= 0</c> and how well it meets the conditions of Karush, Kuhn and Tucker, which are necessary and
/// sufficient: with <c>r = b - A v</c>, <c>a_j'r = 0</c> where <c>v_j > 0</c> and <c>a_j'r at most 0</c> elsewhere. Immutable.
/// </summary>
public sealed class NonnegativeLeastSquaresResult
{
    internal NonnegativeLeastSquaresResult() { }

    /// <summary>The zero-based variables above 0, ascending. Their columns are linearly independent, so that there are at most m.</summary>
    public required ImmutableArray<int> Support { get; init; }

    /// <summary>The values of those variables, in their order; every other variable is 0.</summary>
    public required ImmutableArray<double> Values { get; init; }

    /// <summary>The residual <c>r = b - A v</c>, m values. It is at right angles to the columns of the support to the last digits of its
    /// own length, however much shorter than b it is.</summary>
    public required ImmutableArray<double> Residual { get; init; }

    /// <summary>The Euclidean length of the residual.</summary>
    public required double ResidualNorm { get; init; }

    /// <summary>The residual's length that rounding alone may leave: some units of the last digit of <c>|b| + sum |a_j| v_j</c>.</summary>
    public required double Roundoff { get; init; }

    /// <summary>Whether the residual is 0 but for rounding, or within the tolerance that was given: then b is a combination of columns with
    /// weights of 0 or more.</summary>
    public required bool ResidualIsZero { get; init; }

    /// <summary>The largest violation of the dual conditions over all variables, as a cosine: <c>a_j'r / (|a_j| |r|)</c>. 0 where the
    /// residual is.</summary>
    public required double DualViolation { get; init; }

    /// <summary>The largest <c>|a_j'r| / (|a_j| |r|)</c> over the support. 0 where the residual is.</summary>
    public required double Complementarity { get; init; }

    /// <summary>Whether the conditions hold to the tolerance. False where the iterations ended first; the answer is then the best so
    /// far.</summary>
    public required bool Converged { get; init; }

    /// <summary>How many variables were taken into the support, or tried.</summary>
    public required int Iterations { get; init; }

    /// <summary>How many products A'r were asked for.</summary>
    public required int Products { get; init; }

    /// <summary>Writes all variables.</summary>
    /// <param name="solution">Receives n values.</param>
    public void CopySolution(Span<double> solution)
    {
        solution.Clear();
        for (int i = 0; i < Support.Length; i++)
        {
            solution[Support[i]] = Values[i];
        }
    }

    /// <summary>One line: how the search ended, the variables above 0, the length of the residual.</summary>
    /// <returns>The text, in the invariant culture.</returns>
    public override string ToString() =>
        FormattableString.Invariant($"{(Converged ? "Converged" : "Not converged")} after {Iterations} iterations: ")
        + FormattableString.Invariant($"{Support.Length} variables above 0, |b - A v| = {ResidualNorm:G6}");
}
