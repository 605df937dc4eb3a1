using System.Collections.Immutable;

namespace Crabbymetrics.Estimators;

/// <summary>Finds the columns of a design that are linear combinations of those before them: for an estimator that solves its own equations
/// and has no answer for such columns.</summary>
public static class Collinearity
{
    /// <summary>Finds them on centred and scaled columns, so that neither units nor origins decide.</summary>
    /// <param name="data">The data.</param>
    /// <param name="weights">The n weights of the rows, of which only those that are positive count; empty where all rows count.</param>
    /// <param name="hasIntercept">Whether a column of ones comes first.</param>
    /// <param name="cancellationToken">Ends the search with an <see cref="OperationCanceledException"/>.</param>
    /// <returns>The names of the columns, in their order; empty where every coefficient is identified.</returns>
    public static ImmutableArray<string> Find(
        RegressionData data,
        ReadOnlyMemory<double> weights = default,
        bool hasIntercept = true,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(data);
        WorkingParameters parameters = WorkingParameters.Create(data.Design, hasIntercept);
        ImmutableArray<string> names = parameters.ReportedNames();
        return
        [
            .. FindPositions(data, weights, parameters, cancellationToken)
                .Where(position => position >= parameters.FirstSlope)
                .Select(position => names[position]),
        ];
    }

    /// <summary>Refuses them.</summary>
    /// <param name="data">The data.</param>
    /// <param name="weights">The n weights of the rows, of which only those that are positive count; empty where all rows count.</param>
    /// <param name="hasIntercept">Whether a column of ones comes first.</param>
    /// <param name="cancellationToken">Ends the search with an <see cref="OperationCanceledException"/>.</param>
    /// <exception cref="IdentificationException">There are such columns; the message names them.</exception>
    public static void Refuse(
        RegressionData data,
        ReadOnlyMemory<double> weights = default,
        bool hasIntercept = true,
        CancellationToken cancellationToken = default
    )
    {
        ImmutableArray<string> found = Find(data, weights, hasIntercept, cancellationToken);
        if (!found.IsEmpty)
        {
            string list = string.Join(", ", found.Select(static name => $"'{name}'"));
            throw new IdentificationException(
                $"{(found.Length == 1 ? "The column" : "The columns")} {list} {(found.Length == 1 ? "is a" : "are")} linear "
                    + $"combination{(found.Length == 1 ? "" : "s")} of the columns before"
                    + (hasIntercept ? " (the intercept counts as the first)." : ".")
                    + " Leave out as many.",
                found
            );
        }
    }

    /// <summary>Finds them among the working parameters.</summary>
    internal static ImmutableArray<int> FindPositions(
        IObservations observations,
        ReadOnlyMemory<double> weights,
        WorkingParameters parameters,
        CancellationToken cancellationToken
    )
    {
        GlmRows rows = observations is RegressionData data
            ? new GlmRows(null!, data.Outcome, data.Offset, weights)
            : new GlmRows(null!, observations);
        return LinearDependence.Find(CrossProductVisitor.Compute(rows, parameters, cancellationToken), parameters.Layout);
    }
}
