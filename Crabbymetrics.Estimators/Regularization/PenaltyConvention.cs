namespace Crabbymetrics.Estimators;

/// <summary>How a penalty lambda and its mixing give the weights of the objective; <c>l1 = mixing lambda</c> in all.</summary>
public enum PenaltyConvention
{
    /// <summary><c>l2 = (1 - mixing) lambda</c>, and penalty factors as they are given. It is that of scikit-learn's <c>ElasticNet</c>,
    /// with lambda its <c>alpha</c> and mixing its <c>l1_ratio</c>.</summary>
    Plain,

    /// <summary>That of R's glmnet: <c>l2 = (1 - mixing) lambda / sd_n(y)</c> for Gaussian outcomes (the standard deviation with divisor n,
    /// about 0 without an intercept), <c>(1 - mixing) lambda</c> for others; penalty factors are scaled to sum to the number of
    /// columns.</summary>
    Glmnet,
}
