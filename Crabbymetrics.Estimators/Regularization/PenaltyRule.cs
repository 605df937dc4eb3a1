namespace Crabbymetrics.Estimators;

/// <summary>Which penalty of a path is chosen.</summary>
public enum PenaltyRule
{
    /// <summary>The best of a cross-validation, <c>lambda.min</c>; without one, that of the smallest BIC.</summary>
    Standard,

    /// <summary>The penalty with the best mean measure of left-out rows, <c>lambda.min</c> of glmnet.</summary>
    Minimum,

    /// <summary>The largest penalty whose mean measure is within one standard error of the best, <c>lambda.1se</c> of glmnet.</summary>
    OneStandardError,

    /// <summary>The smallest criterion of Akaike (<see cref="NetResult.Aic"/>).</summary>
    Aic,

    /// <summary>The smallest criterion of Schwarz (<see cref="NetResult.Bic"/>).</summary>
    Bic,

    /// <summary>The smallest extended criterion of Chen and Chen (<see cref="NetResult.Ebic"/>).</summary>
    Ebic,
}
