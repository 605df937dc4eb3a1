namespace Crabbymetrics;

/// <summary>A result that knows which R squared describes it.</summary>
public interface IRSquared
{
    /// <summary>
    /// What <see cref="RSquared"/> is, as a table names it: <c>R2</c> of a linear model; <c>Deviance R2</c>, the share of the null deviance
    /// that the model explains, of generalized linear models; <c>Pseudo R2</c>, McFadden's, of other models with a likelihood.
    /// </summary>
    string RSquaredName { get; }

    /// <summary>The R squared of that name; NaN where it is not available.</summary>
    double RSquared { get; }

    /// <summary>R squared adjusted for the degrees of freedom, <c>1 - (1 - R2) (n - 1) / (n - k)</c> with an intercept; NaN where the model
    /// is not linear.</summary>
    double AdjustedRSquared { get; }
}
