namespace Crabbymetrics;

/// <summary>A result that compares its deviance with that of the model without regressors.</summary>
public interface IDeviance
{
    /// <summary>The deviance: twice the gap in log-likelihood to the saturated model, weights included.</summary>
    double Deviance { get; }

    /// <summary>The deviance of the null model: the intercept only; NaN where it is not available.</summary>
    double NullDeviance { get; }

    /// <summary>Why the null model is not available; null (the default) where it is.</summary>
    string? NullModelUnavailableReason => null;

    /// <summary>Why the model has no log-likelihood, information criteria or residual degrees of freedom; null (the default) for no reason
    /// that all its fits share.</summary>
    string? StatisticsUnavailableReason => null;
}
