namespace Crabbymetrics.Estimators;

/// <summary>Negative binomial outcomes (NB2) at a given theta: variance <c>mu + mu^2 / theta</c>. <see cref="NegativeBinomialEstimator"/>
/// estimates theta too.</summary>
public sealed class NegativeBinomialDistribution : OutcomeDistribution, IOutcomeTails
{
    /// <summary>Creates the distribution.</summary>
    /// <param name="theta">theta, finite and above 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">theta is not above 0 and finite.</exception>
    public NegativeBinomialDistribution(double theta)
    {
        if (!(theta > 0.0 && double.IsFinite(theta)))
        {
            throw new ArgumentOutOfRangeException(
                nameof(theta),
                theta,
                "theta is finite and above 0; as it grows the model becomes Poisson's."
            );
        }

        Theta = theta;
    }

    /// <summary>theta: the variance is <c>mu + mu^2 / theta</c>.</summary>
    public double Theta { get; }

    /// <inheritdoc/>
    public override string Name => "negative-binomial";

    /// <inheritdoc/>
    public override string OutcomeRequirement => "a whole number, 0 or more";

    /// <inheritdoc/>
    public override bool HasDispersion => false;

    /// <inheritdoc/>
    public override bool Accepts(double outcome) => outcome >= 0.0 && outcome == Math.Floor(outcome);

    /// <inheritdoc/>
    public override void Variance(ReadOnlySpan<double> mean, Span<double> variance, Span<double> derivative)
    {
        for (int i = 0; i < mean.Length; i++)
        {
            double mu = mean[i];
            variance[i] = mu + (mu * mu / Theta);
            if (!derivative.IsEmpty)
            {
                derivative[i] = 1.0 + (2.0 * mu / Theta);
            }
        }
    }

    /// <summary>2 (y log(y / mu) - (y + theta) log((y + theta) / (mu + theta))), with 0 log 0 = 0.</summary>
    /// <inheritdoc/>
    public override void UnitDeviance(ReadOnlySpan<double> outcome, ReadOnlySpan<double> mean, Span<double> deviance)
    {
        for (int i = 0; i < outcome.Length; i++)
        {
            double y = outcome[i],
                mu = mean[i];
            double ratio = y > 0.0 ? y * Math.Log(y / mu) : 0.0;
            deviance[i] = Math.Max(0.0, 2.0 * (ratio - ((y + Theta) * Math.Log((y + Theta) / (mu + Theta)))));
        }
    }

    /// <inheritdoc/>
    public override double LogDensity(double outcome, double mean, double dispersion)
    {
        double total = mean + Theta;
        return (
                GammaFunctions.LogRisingFactorial(Theta, outcome)
                - GammaFunctions.LogFactorial(outcome)
                + (Theta * Math.Log(Theta / total))
                + (outcome > 0.0 ? outcome * Math.Log(mean / total) : 0.0)
            ) / dispersion;
    }

    /// <inheritdoc/>
    public override IGlmFamily Join(ILink link) =>
        link is LogLink ? new FusedFamily<NegativeBinomialLogFormula>(this, link, new NegativeBinomialLogFormula(Theta)) : base.Join(link);

    /// <inheritdoc/>
    public bool IsWhole => true;

    /// <inheritdoc/>
    public double Lowest => 0.0;

    /// <inheritdoc/>
    public double Tail(double outcome, double mean, double dispersion, bool upper) => TailAt(outcome, mean, Theta, upper);

    /// <summary>A count beyond it stands for infinity.</summary>
    internal const double LargestCount = double.MaxValue / 4.0;

    /// <summary>P(Y not above y) is the upper tail of F with 2 (y + 1) and 2 theta degrees of freedom at mu / (y + 1).</summary>
    internal static double TailAt(double outcome, double mean, double theta, bool upper)
    {
        if (outcome < 0.0 || double.IsPositiveInfinity(mean))
        {
            return upper ? 1.0 : 0.0;
        }

        if (outcome > LargestCount || !(mean > 0.0))
        {
            return upper ? 0.0 : 1.0;
        }

        double next = Math.Floor(outcome) + 1.0;
        return upper
            ? FDistribution.LowerTail(mean / next, 2.0 * next, 2.0 * theta)
            : FDistribution.UpperTail(mean / next, 2.0 * next, 2.0 * theta);
    }

    /// <inheritdoc/>
    public double OutcomeVariance(double mean, double dispersion) => mean + (mean * mean / Theta);

    /// <inheritdoc/>
    public override double Draw(double mean, double dispersion, RandomSource random)
    {
        ArgumentNullException.ThrowIfNull(random);
        return random.NextPoisson(random.NextGamma(Theta) * mean / Theta);
    }
}
