namespace Crabbymetrics;

/// <summary>A result that can say how far its fitted values are from the outcomes: dispersion and goodness of fit need it.</summary>
public interface IGoodnessOfFit
{
    /// <summary>The deviance: twice the gap in log-likelihood to the saturated model, weights included.</summary>
    double Deviance { get; }

    /// <summary>Pearson's statistic <c>sum_i w_i (y_i - mu_i)^2 / V(mu_i)</c>, V being the variance function without dispersion.</summary>
    double PearsonChiSquared { get; }

    /// <summary>The residual degrees of freedom n - k: observations (<see cref="IEstimationResult.ObservationCount"/>) less estimated
    /// coefficients.</summary>
    double ResidualDegreesOfFreedom { get; }
}
