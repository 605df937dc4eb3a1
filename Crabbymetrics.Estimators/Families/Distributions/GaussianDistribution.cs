namespace Crabbymetrics.Estimators;

/// <summary>Gaussian outcomes: variance phi, whatever the mean.</summary>
public sealed class GaussianDistribution : OutcomeDistribution, IOutcomeTails
{
    /// <inheritdoc/>
    public override string Name => "gaussian";

    /// <inheritdoc/>
    public override string OutcomeRequirement => "finite";

    /// <inheritdoc/>
    public override ILink? CanonicalLink => IdentityLink.Instance;

    /// <inheritdoc/>
    public override double LowestMean => double.NegativeInfinity;

    /// <inheritdoc/>
    public override bool AcceptsIntervals => true;

    /// <inheritdoc/>
    public override bool Accepts(double outcome) => double.IsFinite(outcome);

    /// <inheritdoc/>
    public override void Variance(ReadOnlySpan<double> mean, Span<double> variance, Span<double> derivative)
    {
        variance[..mean.Length].Fill(1.0);
        derivative.Clear();
    }

    /// <inheritdoc/>
    public override void UnitDeviance(ReadOnlySpan<double> outcome, ReadOnlySpan<double> mean, Span<double> deviance)
    {
        for (int i = 0; i < outcome.Length; i++)
        {
            double residual = outcome[i] - mean[i];
            deviance[i] = residual * residual;
        }
    }

    /// <inheritdoc/>
    public override double LogDensity(double outcome, double mean, double dispersion)
    {
        double residual = outcome - mean;
        return -0.5 * (Math.Log(2.0 * Math.PI * dispersion) + (residual * residual / dispersion));
    }

    /// <inheritdoc/>
    public override ILink DefaultLink => IdentityLink.Instance;

    /// <inheritdoc/>
    public override IGlmFamily Join(ILink link) =>
        link is IdentityLink ? new FusedFamily<GaussianIdentityFormula>(this, link, default) : base.Join(link);

    /// <inheritdoc/>
    public bool IsWhole => false;

    /// <inheritdoc/>
    public double Lowest => double.NegativeInfinity;

    /// <inheritdoc/>
    public double Tail(double outcome, double mean, double dispersion, bool upper)
    {
        double z = (outcome - mean) / Math.Sqrt(dispersion);
        return NormalDistribution.UpperTail(upper ? z : -z);
    }

    /// <inheritdoc/>
    public double OutcomeVariance(double mean, double dispersion) => dispersion;

    /// <inheritdoc/>
    public override double Draw(double mean, double dispersion, RandomSource random)
    {
        ArgumentNullException.ThrowIfNull(random);
        return mean + (Math.Sqrt(dispersion) * random.NextNormal());
    }
}
