namespace Crabbymetrics.Estimators;

/// <summary>Makes families: a distribution of the outcome and a link. Those with a fused formula of their own get it.</summary>
public static class GlmFamilies
{
    /// <summary>Least squares, the family of options that name none.</summary>
    internal static IGlmFamily Standard { get; } = Gaussian();

    /// <summary>Joins a distribution to a link.</summary>
    /// <param name="distribution">The distribution.</param>
    /// <param name="link">The link; null for <see cref="OutcomeDistribution.DefaultLink"/>.</param>
    /// <returns>The family.</returns>
    public static IGlmFamily Create(OutcomeDistribution distribution, ILink? link = null)
    {
        ArgumentNullException.ThrowIfNull(distribution);
        return distribution.Join(link ?? distribution.DefaultLink);
    }

    /// <summary>Poisson outcomes.</summary>
    /// <param name="link">The link; null for log.</param>
    public static IGlmFamily Poisson(ILink? link = null) => Create(new PoissonDistribution(), link);

    /// <summary>Binomial outcomes: 0 and 1, or proportions of trials (<see cref="GroupedBinomial"/>).</summary>
    /// <param name="link">The link; null for logit.</param>
    public static IGlmFamily Binomial(ILink? link = null) => Create(new BinomialDistribution(), link);

    /// <summary>Gaussian outcomes.</summary>
    /// <param name="link">The link; null for identity.</param>
    public static IGlmFamily Gaussian(ILink? link = null) => Create(new GaussianDistribution(), link);

    /// <summary>Gamma outcomes.</summary>
    /// <param name="link">The link; null for log.</param>
    public static IGlmFamily Gamma(ILink? link = null) => Create(new GammaDistribution(), link);

    /// <summary>Inverse Gaussian outcomes.</summary>
    /// <param name="link">The link; null for log.</param>
    public static IGlmFamily InverseGaussian(ILink? link = null) => Create(new InverseGaussianDistribution(), link);

    /// <summary>Negative binomial outcomes (NB2) at a given theta.</summary>
    /// <param name="theta">theta: the variance is <c>mu + mu^2 / theta</c>.</param>
    /// <param name="link">The link; null for log.</param>
    /// <exception cref="ArgumentOutOfRangeException">theta is not above 0 and finite.</exception>
    public static IGlmFamily NegativeBinomial(double theta, ILink? link = null) => Create(new NegativeBinomialDistribution(theta), link);

    /// <summary>Tweedie outcomes with a power between 1 and 2: a Poisson number of gamma amounts.</summary>
    /// <param name="power">p: the variance is <c>phi mu^p</c>.</param>
    /// <param name="link">The link; null for log.</param>
    /// <exception cref="ArgumentOutOfRangeException">The power is not between 1 and 2.</exception>
    public static IGlmFamily Tweedie(double power, ILink? link = null) => Create(new TweedieDistribution(power), link);

    /// <summary>The quasi-likelihood of a family: its mean and its variance function, the variance up to a factor that is
    /// estimated.</summary>
    /// <param name="family">The family.</param>
    /// <returns>A family with the same estimates, a dispersion, and no likelihood.</returns>
    public static IGlmFamily Quasi(IGlmFamily family)
    {
        ArgumentNullException.ThrowIfNull(family);
        return new QuasiFamily(family);
    }
}
