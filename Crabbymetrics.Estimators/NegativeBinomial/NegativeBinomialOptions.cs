namespace Crabbymetrics.Estimators;

/// <summary>The options of a negative binomial regression. Every option has a stated default.</summary>
public sealed class NegativeBinomialOptions : GlmOptions
{
    /// <summary>How the variance grows with the mean.</summary>
    /// <value>Default <see cref="NegativeBinomialVariance.Quadratic"/>: NB2.</value>
    public NegativeBinomialVariance Variance { get; set; }
}
