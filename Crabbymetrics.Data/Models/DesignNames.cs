namespace Crabbymetrics.Data;

/// <summary>Refuses columns whose names the model gives to something else.</summary>
internal static class DesignNames
{
    private const string Intercept = "(Intercept)";

    /// <summary>Checks the columns of a model.</summary>
    /// <exception cref="DataSourceException">A column has the name of the intercept.</exception>
    public static void Require(ModelSpecification specification, DesignMatrix design, string sourceName)
    {
        if (specification.Formula.HasIntercept && specification.FitIntercept && design.ColumnNames.Contains(Intercept))
        {
            throw new DataSourceException(
                sourceName,
                "it has the name of the intercept. Rename it, or take the intercept out of the model (- 1).",
                column: Intercept
            );
        }
    }
}
