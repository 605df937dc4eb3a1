namespace Crabbymetrics;

/// <summary>A result of a linear model, with what describes its fit beside R squared.</summary>
public interface ILinearFit : IRSquared
{
    /// <summary>The residual standard error, <c>sqrt(rss / (n - k))</c>; 0 after a perfect fit, NaN where n is k.</summary>
    double Sigma { get; }

    /// <summary>The root mean squared error of the fit, <c>sqrt(rss / n)</c>.</summary>
    double RootMeanSquaredError { get; }

    /// <summary>The ratio of the largest and the smallest singular value of the regressors as they are, the column of ones
    /// included.</summary>
    double ConditionNumber { get; }
}
