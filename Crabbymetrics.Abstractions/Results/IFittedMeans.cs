namespace Crabbymetrics;

/// <summary>A result with a conditional mean for each observation: overdispersion and link tests and marginal effects need it.</summary>
public interface IFittedMeans : IFittedRows
{
    /// <summary>Writes the n outcomes y_i.</summary>
    /// <param name="outcomes">Receives the n values.</param>
    void CopyOutcomes(Span<double> outcomes);

    /// <summary>Writes the n linear predictors eta_i without the offset.</summary>
    /// <param name="linearPredictors">Receives the n values.</param>
    void CopyLinearPredictors(Span<double> linearPredictors);

    /// <summary>Writes the n fitted means mu_i, offset included.</summary>
    /// <param name="means">Receives the n values.</param>
    void CopyFittedMeans(Span<double> means);

    /// <summary>Writes the n values V(mu_i) of the variance function, without dispersion: mu_i for Poisson, 1 for least squares.</summary>
    /// <param name="variances">Receives the n values.</param>
    void CopyVarianceFunction(Span<double> variances);
}
