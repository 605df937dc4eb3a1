namespace Crabbymetrics.Estimators;

/// <summary>Which second derivatives the steps of a fit use. For a canonical link the two are the same, and both end at the same
/// estimates.</summary>
public enum ScoringMethod
{
    /// <summary>The observed ones: Newton's method, with its quadratic convergence.</summary>
    Newton,

    /// <summary>The expected ones: Fisher scoring, which never meets negative curvature. R's glm.</summary>
    Fisher,
}
