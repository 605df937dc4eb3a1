using Crabbymetrics;
using Crabbymetrics.Estimators;
using Crabbymetrics.Numerics;
using MathNet.Numerics;

namespace ThirdPartyGlm;

/// <summary>
/// Poisson counts of which the zeros are never seen (hospital stays of those admitted, group sizes): with the rate <c>lambda = exp(eta)</c>
/// the cumulant function is <c>lambda + log(1 - exp(-lambda))</c>. Cameron and Trivedi, Regression Analysis of Count Data (2013), section
/// 4.3.
/// </summary>
public sealed class ZeroTruncatedPoisson : NaturalExponentialFamily
{
    /// <summary>What hosts read: the name, the options, how to make the estimator.</summary>
    public static FamilyDescriptor Descriptor { get; } =
        new(new ZeroTruncatedPoisson(), "Zero-truncated Poisson regression: counts of 1 or more.");

    public override string Name => "zero-truncated-poisson";

    public override string LinkName => "log of lambda";

    public override string OutcomeRequirement => "a whole number, 1 or more";

    public override double LowestMean => 1.0;

    public override bool Accepts(double outcome) => outcome >= 1.0 && double.IsInteger(outcome);

    public override double LogBase(double outcome) => -SpecialFunctions.GammaLn(outcome + 1.0);

    public override Cumulant At(double eta)
    {
        double rate = Math.Exp(eta);
        double mean = rate > 0.0 ? rate / Seen(rate) : 1.0;
        // 1 - mean exp(-rate) loses its digits where the rate is small: there its series of Bernoulli numbers stands for it.
        double share = rate < 1e-2 ? rate * (0.5 - (rate / 12.0) + (rate * rate * rate / 720.0)) : 1.0 - (mean * Math.Exp(-rate));
        double variance = mean * share;
        double value = double.IsFinite(rate) ? rate + eta - Math.Log(mean) : rate;
        return new Cumulant(value, mean, variance, (variance * variance / mean) + (mean * (rate - variance)));
    }

    public override double Draw(double mean, RandomSource random)
    {
        ArgumentNullException.ThrowIfNull(random);
        // The first event of those that have one comes at this time of the interval; what follows it is Poisson.
        double rate = Math.Exp(LinearPredictorOf(mean));
        double first = -Math.Log(1.0 - (random.NextDouble() * Seen(rate)));
        return 1.0 + random.NextPoisson(Math.Max(0.0, rate - first));
    }

    // The probability of not being zero, 1 - exp(-rate), without the cancellation of a small rate.
    private static double Seen(double rate) => rate > 1.0 ? 1.0 - Math.Exp(-rate) : 2.0 * Math.Exp(-0.5 * rate) * Math.Sinh(0.5 * rate);
}
