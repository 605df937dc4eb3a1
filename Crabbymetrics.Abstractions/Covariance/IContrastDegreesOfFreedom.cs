namespace Crabbymetrics;

/// <summary>Degrees of freedom that depend on what is tested: of t for one linear combination of the parameters, and of the scaled Wald
/// statistic for several.</summary>
public interface IContrastDegreesOfFreedom
{
    /// <summary>The degrees of freedom of t for a linear combination.</summary>
    /// <param name="contrast">A weight for each reported parameter.</param>
    /// <returns>A positive number.</returns>
    double OfOne(ReadOnlySpan<double> contrast);

    /// <summary>The degrees of freedom eta of the Wishart distribution that stands for the covariance of q combinations: Wald's statistic Q
    /// times <c>(eta - q + 1)/(eta q)</c> is taken for F with q and eta - q + 1 degrees of freedom.</summary>
    /// <param name="contrasts">q rows of weights.</param>
    /// <param name="count">q.</param>
    /// <returns>A positive number; for one combination that of <see cref="OfOne"/>.</returns>
    double OfJoint(ReadOnlySpan<double> contrasts, int count);
}
