using System.Collections.Immutable;

namespace Crabbymetrics.Estimators;

/// <summary>Columns that are linear combinations of the columns before them.</summary>
internal static class CollinearColumns
{
    /// <summary>Finds working parameters that are linear combinations of those before them.</summary>
    /// <remarks>The information weighs rows by their means, and a wide offset may spread these so far that a few rows decide everything.
    /// What looks dependent there is looked at again with equal weights: dependence is a property of the columns.</remarks>
    public static ImmutableArray<int> Find(
        GlmRows rows,
        WorkingParameters parameters,
        ReadOnlySpan<double> information,
        CancellationToken cancellationToken,
        int maxDegreeOfParallelism = 1
    ) =>
        LinearDependence.Find(information, parameters.Layout, maxDegreeOfParallelism).IsEmpty
            ? []
            : LinearDependence.Find(CrossProductVisitor.Compute(rows, parameters, cancellationToken), parameters.Layout);

    /// <summary>Leaves collinear columns out with a warning.</summary>
    /// <exception cref="IdentificationException">The policy is to refuse them; the message names them.</exception>
    public static WorkingParameters Drop(
        ImmutableArray<int> dependent,
        WorkingParameters parameters,
        CollinearityPolicy policy,
        List<string> warnings
    )
    {
        ImmutableArray<string> names = parameters.ReportedNames();
        ImmutableArray<string> columns =
        [
            .. dependent
                .Where(index => index >= parameters.FirstSlope)
                .Select(index => names[parameters.FirstSlope + parameters.View.Columns[index - parameters.FirstSlope]]),
        ];
        string list = string.Join(", ", columns.Select(static name => $"'{name}'"));
        (string are, string left) =
            columns.Length == 1
                ? ($"Column {list} is a linear combination", "was left out: its coefficient is not identified")
                : ($"Columns {list} are linear combinations", "were left out: their coefficients are not identified");
        if (policy == CollinearityPolicy.Throw)
        {
            throw new IdentificationException(
                $"{are} of the columns before (the intercept counts as the first). Leave out what is too many, or let "
                    + $"{nameof(CollinearityPolicy)}.{nameof(CollinearityPolicy.Drop)} do so.",
                columns
            );
        }

        warnings.Add($"{are} of the columns before and {left}.");
        List<int> kept = [];
        for (int j = 0; j < parameters.SlopeCount; j++)
        {
            if (!dependent.Contains(parameters.FirstSlope + j))
            {
                kept.Add(j);
            }
        }

        return parameters.Keep([.. kept]);
    }
}
