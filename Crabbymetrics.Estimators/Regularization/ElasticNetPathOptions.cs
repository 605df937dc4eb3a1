namespace Crabbymetrics.Estimators;

/// <summary>The options of a path of elastic nets. Every option has a stated default, that of R's glmnet.</summary>
public sealed class ElasticNetPathOptions : ElasticNetSettings
{
    /// <summary>The share of the absolute penalty, glmnet's alpha: <c>l1 = mixing lambda</c> and <c>l2 = (1 - mixing) lambda</c>. 1 is the
    /// lasso, 0 a path of ridges.</summary>
    /// <value>Default 1.</value>
    public double Mixing { get; set; } = 1.0;

    /// <summary>The number of penalties.</summary>
    /// <value>Default 100.</value>
    public int LambdaCount { get; set; } = 100;

    /// <summary>The smallest penalty over the largest; null for 1e-4, or 1e-2 with fewer rows than columns.</summary>
    /// <value>Default null.</value>
    public double? LambdaRatio { get; set; }

    /// <summary>The penalties themselves, finite and 0 or more, in any order; null to take <see cref="LambdaCount"/> of them from the
    /// smallest that makes every coefficient 0 down.</summary>
    /// <value>Default null.</value>
    public IReadOnlyList<double>? Lambdas { get; set; }

    /// <summary>Whether the penalty is on coefficients of columns divided by their standard deviations. Reported coefficients are those of
    /// the raw columns all the same.</summary>
    /// <value>Default true.</value>
    public bool Standardize { get; set; } = true;
}
