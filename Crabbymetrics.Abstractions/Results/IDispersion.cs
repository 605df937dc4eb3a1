namespace Crabbymetrics;

/// <summary>
/// A result of a model whose variance is a dispersion phi times a variance function. Its scores and its information are those at that
/// dispersion (they have the factor 1/phi), so that the inverse information is the covariance of the estimates, dispersion included.
/// </summary>
public interface IDispersion
{
    /// <summary>The dispersion phi by which scores and information are divided; 1 where the model has none to estimate.</summary>
    double Dispersion { get; }
}
