namespace Crabbymetrics.Estimators;

/// <summary>How the variance of a negative binomial outcome grows with its mean. Cameron and Trivedi, Regression Analysis of Count Data
/// (2013), section 3.3.</summary>
public enum NegativeBinomialVariance
{
    /// <summary>NB2: <c>mu + mu^2 / theta</c>. R's <c>glm.nb</c>, Stata's <c>nbreg</c>.</summary>
    Quadratic,

    /// <summary>NB1: <c>mu (1 + delta)</c>. Stata's <c>nbreg, dispersion(constant)</c>.</summary>
    Linear,
}
