using Crabbymetrics.Estimators;

namespace Crabbymetrics.Tests.Testing.OwnFamily;

/// <summary>Counts of failures before a success: <c>p(y) = mu^y / (1 + mu)^(y + 1)</c>, variance <c>mu (1 + mu)</c>.</summary>
public sealed class GeometricDistribution : OutcomeDistribution
{
    /// <summary>The model for hosts that ask by name.</summary>
    public static FamilyDescriptor Descriptor { get; } =
        new(new GeometricDistribution(), "Geometric regression: counts of failures before a success, with variance mu (1 + mu).");

    /// <inheritdoc/>
    public override string Name => "geometric";

    /// <inheritdoc/>
    public override string OutcomeRequirement => "a whole number, 0 or more";

    /// <inheritdoc/>
    public override bool HasDispersion => false;

    /// <inheritdoc/>
    public override bool Accepts(double outcome) => outcome >= 0.0 && double.IsInteger(outcome);

    /// <inheritdoc/>
    public override void Variance(ReadOnlySpan<double> mean, Span<double> variance, Span<double> derivative)
    {
        for (int i = 0; i < mean.Length; i++)
        {
            variance[i] = mean[i] * (1.0 + mean[i]);
            if (!derivative.IsEmpty)
            {
                derivative[i] = 1.0 + (2.0 * mean[i]);
            }
        }
    }

    /// <inheritdoc/>
    public override void UnitDeviance(ReadOnlySpan<double> outcome, ReadOnlySpan<double> mean, Span<double> deviance)
    {
        for (int i = 0; i < outcome.Length; i++)
        {
            deviance[i] = 2.0 * (LogDensity(outcome[i], outcome[i], 1.0) - LogDensity(outcome[i], mean[i], 1.0));
        }
    }

    /// <inheritdoc/>
    public override double LogDensity(double outcome, double mean, double dispersion) =>
        ((outcome > 0.0 ? outcome * Math.Log(mean) : 0.0) - ((outcome + 1.0) * double.LogP1(mean))) / dispersion;

    /// <inheritdoc/>
    public override double Draw(double mean, double dispersion, RandomSource random) => random.NextPoisson(mean * random.NextExponential());
}
