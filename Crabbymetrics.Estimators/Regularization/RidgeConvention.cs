namespace Crabbymetrics.Estimators;

/// <summary>How the penalty of a ridge is counted, beside <c>sum w (y - x b)^2 / (2 sum w) + l2/2 |b|^2</c>.</summary>
public enum RidgeConvention
{
    /// <summary>The l2 of that objective: that of the elastic net.</summary>
    Plain,

    /// <summary>The lambda of R's glmnet with alpha 0: l2 is lambda over the standard deviation of the outcome with divisor n (about 0
    /// without an intercept).</summary>
    Glmnet,

    /// <summary>The alpha of scikit-learn's <c>Ridge</c>, <c>sum w (y - x b)^2 + alpha |b|^2</c>: l2 is alpha over the sum of the
    /// weights.</summary>
    ScikitLearn,
}
