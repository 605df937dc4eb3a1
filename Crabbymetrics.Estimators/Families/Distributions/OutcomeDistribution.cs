namespace Crabbymetrics.Estimators;

/// <summary>
/// The distribution of an outcome around its mean, apart from the link: variance <c>phi V(mu) / precision</c>. A new one says its variance
/// function, its deviance and its density; <see cref="GlmFamilies.Create"/> joins it to a link. Jorgensen, The Theory of Dispersion Models
/// (1997).
/// </summary>
/// <remarks>Methods take blocks of rows. Implementations are stateless and safe for concurrent use.</remarks>
public abstract class OutcomeDistribution
{
    /// <summary>The short name, as a user would type it: <c>gamma</c>.</summary>
    public abstract string Name { get; }

    /// <summary>What an outcome must be, to complete "an outcome must be ...": <c>above 0</c>.</summary>
    public abstract string OutcomeRequirement { get; }

    /// <summary>The link that makes observed and expected information the same; null (the default) where there is no class for it: then no
    /// link is taken for canonical.</summary>
    public virtual ILink? CanonicalLink => null;

    /// <summary>The link of a user who chooses none: log where a dispersion is estimated, so that every coefficient is possible, otherwise
    /// the canonical one, or log where there is none.</summary>
    public virtual ILink DefaultLink => (HasDispersion ? null : CanonicalLink) ?? LogLink.Instance;

    /// <summary>How the outcome is read.</summary>
    public virtual OutcomeKind Outcome => OutcomeKind.Amounts;

    /// <summary>Means are above this.</summary>
    public virtual double LowestMean => 0.0;

    /// <summary>Means are below this.</summary>
    public virtual double HighestMean => double.PositiveInfinity;

    /// <summary>Whether the dispersion phi is estimated; where not, it is 1.</summary>
    public virtual bool HasDispersion => true;

    /// <summary>Whether every outcome between two that are accepted is accepted. False (the default) is always right.</summary>
    public virtual bool AcceptsIntervals => false;

    /// <summary>Whether an outcome is accepted.</summary>
    /// <param name="outcome">A finite outcome.</param>
    public abstract bool Accepts(double outcome);

    /// <summary>The variance function and its derivative.</summary>
    /// <param name="mean">Means.</param>
    /// <param name="variance">Receives V(mu).</param>
    /// <param name="derivative">Receives V'(mu); empty where it is not wanted.</param>
    public abstract void Variance(ReadOnlySpan<double> mean, Span<double> variance, Span<double> derivative);

    /// <summary>The unit deviances, 0 or more: twice the integral of <c>(y - t) / V(t)</c> from the mean to the outcome.</summary>
    /// <param name="outcome">Outcomes.</param>
    /// <param name="mean">Means, as many.</param>
    /// <param name="deviance">Receives the deviances.</param>
    public abstract void UnitDeviance(ReadOnlySpan<double> outcome, ReadOnlySpan<double> mean, Span<double> deviance);

    /// <summary>The logarithm of the density (or probability) of an outcome, with all its constants.</summary>
    /// <param name="outcome">The outcome.</param>
    /// <param name="mean">The mean; the outcome itself gives that of the saturated model.</param>
    /// <param name="dispersion">phi over the precision.</param>
    public abstract double LogDensity(double outcome, double mean, double dispersion);

    /// <summary>The dispersion that maximizes the likelihood at given means; 1 where none is estimated.</summary>
    /// <param name="deviance">The sum of the unit deviances, weights included.</param>
    /// <param name="count">The number of observations.</param>
    /// <param name="precision">The precisions of the rows; empty for all ones.</param>
    public virtual double MaximumLikelihoodDispersion(double deviance, double count, ReadOnlySpan<double> precision) =>
        HasDispersion ? deviance / count : 1.0;

    /// <summary>Improves on <see cref="MaximumLikelihoodDispersion"/> where the deviance alone does not give the maximum. The default keeps
    /// it.</summary>
    /// <param name="outcome">Outcomes.</param>
    /// <param name="mean">Means.</param>
    /// <param name="weights">The weight of each log-density; empty for all ones.</param>
    /// <param name="precision">Precisions; empty for all ones.</param>
    /// <param name="dispersion">A first estimate.</param>
    /// <returns>phi.</returns>
    public virtual double RefineDispersion(
        ReadOnlySpan<double> outcome,
        ReadOnlySpan<double> mean,
        ReadOnlySpan<double> weights,
        ReadOnlySpan<double> precision,
        double dispersion
    ) => dispersion;

    /// <summary>Joins the distribution to a link: by the chain rule, unless it has a family of its own for that link.</summary>
    /// <param name="link">The link.</param>
    public virtual IGlmFamily Join(ILink link) => new LinkedFamily(this, link);

    /// <summary>Draws an outcome.</summary>
    /// <param name="mean">The mean.</param>
    /// <param name="dispersion">phi over the precision.</param>
    /// <param name="random">The stream that decides.</param>
    public abstract double Draw(double mean, double dispersion, RandomSource random);
}
