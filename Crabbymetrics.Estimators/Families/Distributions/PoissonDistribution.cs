namespace Crabbymetrics.Estimators;

/// <summary>Poisson outcomes: variance mu. With the log link, <see cref="PoissonFamily"/> is the same model in one fused formula.</summary>
public sealed class PoissonDistribution : OutcomeDistribution, IOutcomeTails
{
    /// <summary>The model for hosts that ask by name.</summary>
    public static FamilyDescriptor Descriptor { get; } =
        new(PoissonFamily.Instance, "Poisson regression: counts and other outcomes of 0 or more, with mean exp(offset + x b).");

    /// <inheritdoc/>
    public override string Name => "poisson";

    /// <inheritdoc/>
    public override string OutcomeRequirement => "0 or more";

    /// <inheritdoc/>
    public override ILink? CanonicalLink => LogLink.Instance;

    /// <inheritdoc/>
    public override bool HasDispersion => false;

    /// <inheritdoc/>
    public override bool AcceptsIntervals => true;

    /// <inheritdoc/>
    public override bool Accepts(double outcome) => outcome >= 0.0;

    /// <inheritdoc/>
    public override void Variance(ReadOnlySpan<double> mean, Span<double> variance, Span<double> derivative)
    {
        mean.CopyTo(variance);
        derivative.Fill(1.0);
    }

    /// <summary>2 (y log(y / mu) - (y - mu)), with 0 log 0 = 0.</summary>
    /// <inheritdoc/>
    public override void UnitDeviance(ReadOnlySpan<double> outcome, ReadOnlySpan<double> mean, Span<double> deviance) =>
        PoissonFamily.Instance.UnitDeviance(outcome, mean, deviance);

    /// <inheritdoc/>
    public override double LogDensity(double outcome, double mean, double dispersion) =>
        ((outcome > 0.0 ? outcome * Math.Log(mean) : 0.0) - mean - GammaFunctions.LogFactorial(outcome)) / dispersion;

    /// <inheritdoc/>
    public override IGlmFamily Join(ILink link) => link is LogLink ? PoissonFamily.Instance : base.Join(link);

    /// <inheritdoc/>
    public bool IsWhole => true;

    /// <inheritdoc/>
    public double Lowest => 0.0;

    /// <summary>P(Y not above y) is the upper tail of chi-squared with 2 (y + 1) degrees of freedom at 2 mu.</summary>
    /// <inheritdoc/>
    public double Tail(double outcome, double mean, double dispersion, bool upper) =>
        outcome < 0.0 || double.IsPositiveInfinity(mean) ? (upper ? 1.0 : 0.0)
        : outcome > NegativeBinomialDistribution.LargestCount ? (upper ? 0.0 : 1.0)
        : upper ? ChiSquaredDistribution.LowerTail(2.0 * mean, 2.0 * (Math.Floor(outcome) + 1.0))
        : ChiSquaredDistribution.UpperTail(2.0 * mean, 2.0 * (Math.Floor(outcome) + 1.0));

    /// <inheritdoc/>
    public double OutcomeVariance(double mean, double dispersion) => mean;

    /// <inheritdoc/>
    public override double Draw(double mean, double dispersion, RandomSource random)
    {
        ArgumentNullException.ThrowIfNull(random);
        return random.NextPoisson(mean);
    }
}
