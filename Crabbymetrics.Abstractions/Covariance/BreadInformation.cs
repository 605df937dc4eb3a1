namespace Crabbymetrics;

/// <summary>The information whose inverse is the bread of a sandwich. With a canonical link, and in a linear model, both are the
/// same.</summary>
public enum BreadInformation
{
    /// <summary>The second derivatives at the data: Stata, and this library.</summary>
    Observed,

    /// <summary>Their mean over outcomes drawn from the model: R's sandwich and survey, statsmodels' GLM.</summary>
    Expected,
}
