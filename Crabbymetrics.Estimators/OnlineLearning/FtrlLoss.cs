namespace Crabbymetrics.Estimators;

/// <summary>What FTRL minimizes, and with it the kind of outcome.</summary>
public enum FtrlLoss
{
    /// <summary>The logistic loss <c>log(1 + exp(eta)) - y eta</c>, for outcomes from 0 to 1: probabilities are predicted.</summary>
    Logistic,

    /// <summary>Half the squared error, <c>(y - eta)^2 / 2</c>: means are predicted.</summary>
    Squared,
}
