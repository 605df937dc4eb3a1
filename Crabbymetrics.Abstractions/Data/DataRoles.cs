namespace Crabbymetrics;

/// <summary>
/// What data may carry, beside the outcome and the regressors, that changes the estimates. An estimator refuses a role that it does not
/// use: an effect, an instrument or a weight that is ignored would give a wrong answer without a word.
/// </summary>
[Flags]
public enum DataRoles
{
    /// <summary>None of them.</summary>
    None = 0,

    /// <summary><see cref="RegressionData.Offset"/>: a known part of the linear predictor.</summary>
    Offset = 1,

    /// <summary><see cref="RegressionData.Weights"/>.</summary>
    Weights = 2,

    /// <summary><see cref="RegressionData.Instruments"/>, with the endogenous regressors that they are for.</summary>
    Instruments = 4,

    /// <summary><see cref="RegressionData.Absorbed"/>: effects whose coefficients are not reported.</summary>
    Absorbed = 8,

    /// <summary><see cref="RegressionData.OutcomeClasses"/> of three or more: outcomes that are codes of unordered classes, not
    /// amounts.</summary>
    Classes = 16,

    /// <summary><see cref="RegressionData.Treatment"/>: when each unit is first treated.</summary>
    Treatment = 32,
}
