namespace Crabbymetrics.Estimators;

/// <summary>Inverse Gaussian outcomes: variance <c>phi mu^3</c>.</summary>
public sealed class InverseGaussianDistribution : OutcomeDistribution, IOutcomeTails
{
    /// <summary>The model for hosts that ask by name.</summary>
    public static FamilyDescriptor Descriptor { get; } =
        new(
            new InverseGaussianDistribution(),
            "Inverse Gaussian regression: positive outcomes whose variance grows with the cube of the mean."
        );

    /// <inheritdoc/>
    public override string Name => "inverse-gaussian";

    /// <inheritdoc/>
    public override string OutcomeRequirement => "above 0";

    /// <inheritdoc/>
    public override ILink? CanonicalLink => PowerLink.InverseSquared;

    /// <inheritdoc/>
    public override bool AcceptsIntervals => true;

    /// <inheritdoc/>
    public override bool Accepts(double outcome) => outcome > 0.0;

    /// <inheritdoc/>
    public override void Variance(ReadOnlySpan<double> mean, Span<double> variance, Span<double> derivative)
    {
        for (int i = 0; i < mean.Length; i++)
        {
            double mu = mean[i];
            variance[i] = mu * mu * mu;
            if (!derivative.IsEmpty)
            {
                derivative[i] = 3.0 * mu * mu;
            }
        }
    }

    /// <summary>(y - mu)^2 / (mu^2 y).</summary>
    /// <inheritdoc/>
    public override void UnitDeviance(ReadOnlySpan<double> outcome, ReadOnlySpan<double> mean, Span<double> deviance)
    {
        for (int i = 0; i < outcome.Length; i++)
        {
            double relative = (outcome[i] - mean[i]) / mean[i];
            deviance[i] = relative * relative / outcome[i];
        }
    }

    /// <inheritdoc/>
    public override double LogDensity(double outcome, double mean, double dispersion)
    {
        double relative = (outcome - mean) / mean;
        return -0.5 * (Math.Log(2.0 * Math.PI * dispersion) + (3.0 * Math.Log(outcome)) + (relative * relative / (outcome * dispersion)));
    }

    /// <inheritdoc/>
    public bool IsWhole => false;

    /// <inheritdoc/>
    public double Lowest => 0.0;

    /// <summary>
    /// With <c>r = sqrt(1 / (phi y))</c>, <c>a = r (y / mu - 1)</c> and <c>b = r (y / mu + 1)</c> the lower tail is <c>P(Z below a) + f(a)
    /// M(b)</c>, where f is the normal density and M is Mills' ratio: the form of Schuster (1968) without its factor exp(2 / (phi mu)),
    /// which overflows.
    /// </summary>
    /// <inheritdoc/>
    public double Tail(double outcome, double mean, double dispersion, bool upper)
    {
        if (!(outcome > 0.0) || double.IsPositiveInfinity(mean))
        {
            return upper ? 1.0 : 0.0;
        }

        if (double.IsPositiveInfinity(outcome) || !(mean > 0.0))
        {
            return upper ? 0.0 : 1.0;
        }

        double scale = Math.Sqrt(1.0 / (dispersion * outcome)),
            ratio = outcome / mean;
        double a = scale * (ratio - 1.0);
        double second = NormalDistribution.Density(a) * NormalDistribution.MillsRatio(scale * (ratio + 1.0));
        return upper ? Math.Max(0.0, NormalDistribution.UpperTail(a) - second) : Math.Min(1.0, NormalDistribution.LowerTail(a) + second);
    }

    /// <inheritdoc/>
    public double OutcomeVariance(double mean, double dispersion) => dispersion * mean * mean * mean;

    /// <summary>By the transformation of Michael, Schucany and Haas (1976).</summary>
    /// <inheritdoc/>
    public override double Draw(double mean, double dispersion, RandomSource random)
    {
        ArgumentNullException.ThrowIfNull(random);
        double normal = random.NextNormal();
        double half = 0.5 * mean * dispersion * normal * normal;
        // The smaller root of their quadratic, in the form that does not cancel.
        double smaller = mean / (1.0 + half + Math.Sqrt(half * (half + 2.0)));
        return random.NextDouble() * (mean + smaller) <= mean ? smaller : mean * (mean / smaller);
    }
}
