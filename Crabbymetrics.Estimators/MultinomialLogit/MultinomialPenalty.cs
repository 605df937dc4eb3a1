namespace Crabbymetrics.Estimators;

/// <summary>Which slopes the ridge penalty of a multinomial logit sums the squares of. With two classes the two are the same, and that of a
/// logit.</summary>
public enum MultinomialPenalty
{
    /// <summary>
    /// The contrasts with a reference class, averaged over all C choices of that class: <c>alpha/2 (2/C) sum_(a &lt; b) |b_a - b_b|^2 =
    /// alpha sum_c |b_c - mean|^2</c>. The fit does not depend on the reference class. Software that penalizes C slope vectors by
    /// <c>lambda/2 sum_c |b_c|^2</c> (glmnet, scikit-learn) does the same with alpha = lambda/2.
    /// </summary>
    AverageContrast,

    /// <summary>The contrasts with the reference class, as reported: <c>alpha/2 sum |b_c - b_reference|^2</c>. The fit depends on the
    /// reference class.</summary>
    ReferenceContrast,
}
