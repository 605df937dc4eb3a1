namespace Crabbymetrics.Estimators;

/// <summary>
/// Binomial outcomes: variance <c>mu (1 - mu) / precision</c>. The outcome is 0 or 1, or the proportion of successes in as many trials as
/// the row's precision (<see cref="GroupedBinomial"/>).
/// </summary>
public sealed class BinomialDistribution : OutcomeDistribution, IOutcomeTails
{
    /// <inheritdoc/>
    public override string Name => "binomial";

    /// <inheritdoc/>
    public override string OutcomeRequirement => "0, 1, or a proportion between the two";

    /// <inheritdoc/>
    public override ILink? CanonicalLink => LogitLink.Instance;

    /// <inheritdoc/>
    public override double HighestMean => 1.0;

    /// <inheritdoc/>
    public override bool HasDispersion => false;

    /// <inheritdoc/>
    public override bool AcceptsIntervals => true;

    /// <inheritdoc/>
    public override bool Accepts(double outcome) => outcome >= 0.0 && outcome <= 1.0;

    /// <inheritdoc/>
    public override void Variance(ReadOnlySpan<double> mean, Span<double> variance, Span<double> derivative)
    {
        for (int i = 0; i < mean.Length; i++)
        {
            double mu = mean[i];
            variance[i] = mu * (1.0 - mu);
            if (!derivative.IsEmpty)
            {
                derivative[i] = 1.0 - (2.0 * mu);
            }
        }
    }

    /// <summary>2 (y log(y / mu) + (1 - y) log((1 - y) / (1 - mu))), with 0 log 0 = 0.</summary>
    /// <inheritdoc/>
    public override void UnitDeviance(ReadOnlySpan<double> outcome, ReadOnlySpan<double> mean, Span<double> deviance)
    {
        for (int i = 0; i < outcome.Length; i++)
        {
            double y = outcome[i],
                mu = mean[i];
            double success = y > 0.0 ? y * Math.Log(y / mu) : 0.0;
            double failure = y < 1.0 ? (1.0 - y) * Math.Log((1.0 - y) / (1.0 - mu)) : 0.0;
            deviance[i] = Math.Max(0.0, 2.0 * (success + failure));
        }
    }

    /// <inheritdoc/>
    public override double LogDensity(double outcome, double mean, double dispersion)
    {
        double trials = 1.0 / dispersion;
        double successes = outcome * trials,
            failures = (1.0 - outcome) * trials;
        double kernel = (successes > 0.0 ? successes * Math.Log(mean) : 0.0) + (failures > 0.0 ? failures * Math.Log(1.0 - mean) : 0.0);
        return trials == 1.0
            ? kernel
            : kernel
                + GammaFunctions.LogGamma(trials + 1.0)
                - GammaFunctions.LogGamma(successes + 1.0)
                - GammaFunctions.LogGamma(failures + 1.0);
    }

    /// <inheritdoc/>
    public override OutcomeKind Outcome => OutcomeKind.Proportions;

    /// <inheritdoc/>
    public override IGlmFamily Join(ILink link) =>
        link switch
        {
            LogitLink => new FusedFamily<LogitFormula>(this, link, default),
            ProbitLink => new FusedFamily<ProbitFormula>(this, link, default),
            ComplementaryLogLogLink => new FusedFamily<ComplementaryLogLogFormula>(this, link, default),
            _ => base.Join(link),
        };

    /// <inheritdoc/>
    public bool IsWhole => true;

    /// <inheritdoc/>
    public double Lowest => 0.0;

    /// <inheritdoc/>
    public double Highest => 1.0;

    /// <summary>Of one trial, whose outcome is 0 or 1.</summary>
    /// <inheritdoc/>
    public double Tail(double outcome, double mean, double dispersion, bool upper)
    {
        double above =
            outcome < 0.0 ? 1.0
            : outcome < 1.0 ? mean
            : 0.0;
        return upper ? above : 1.0 - above;
    }

    /// <inheritdoc/>
    public double OutcomeVariance(double mean, double dispersion) => mean * (1.0 - mean);

    /// <inheritdoc/>
    public override double Draw(double mean, double dispersion, RandomSource random)
    {
        ArgumentNullException.ThrowIfNull(random);
        double trials = Math.Max(1.0, Math.Round(1.0 / dispersion));
        return random.NextBinomial(trials, mean) / trials;
    }
}
