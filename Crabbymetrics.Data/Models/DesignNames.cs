using System.Collections.Immutable;

namespace Crabbymetrics.Data;

/// <summary>Refuses columns whose names the model gives to something else: the intercept, or a category of another column.</summary>
internal static class DesignNames
{
    private const string Intercept = "(Intercept)";

    /// <summary>Checks the terms of a model.</summary>
    /// <exception cref="DataSourceException">A column has a name that the model needs; the message says for what.</exception>
    public static void Require(
        ModelSpecification specification,
        ImmutableArray<string> terms,
        ImmutableDictionary<string, CategoricalTerm> categories,
        string sourceName
    )
    {
        HashSet<string> numbers = [.. terms.Where(term => !categories.ContainsKey(term))];
        if (numbers.Contains(Intercept) && specification.Formula.HasIntercept && specification.FitIntercept)
        {
            throw new DataSourceException(
                sourceName,
                "it has the name of the intercept. Rename it, or take the intercept out of the model (- 1).",
                column: Intercept
            );
        }

        foreach ((string column, CategoricalTerm category) in categories)
        {
            if (category.DummyNames.FirstOrDefault(numbers.Contains) is { } name)
            {
                throw new DataSourceException(
                    sourceName,
                    $"it has the name of a category of the column '{column}'. Rename one of the two.",
                    column: name
                );
            }
        }
    }
}
