using Crabbymetrics;
using Crabbymetrics.Estimators;
using Crabbymetrics.Numerics;

namespace ThirdPartyGlm;

/// <summary>
/// Poisson counts of which the zeros are never seen (hospital stays of those admitted, group sizes): with <c>lambda = exp(eta)</c> the
/// log-likelihood is <c>y eta - lambda - log(1 - exp(-lambda)) - log y!</c> and the mean <c>lambda / (1 - exp(-lambda))</c>. Cameron and
/// Trivedi, Regression Analysis of Count Data (2013), section 4.3.
/// </summary>
public sealed class ZeroTruncatedPoisson : IGlmFamily
{
    /// <summary>What hosts read: the name, the options, how to make the estimator.</summary>
    public static FamilyDescriptor Descriptor { get; } =
        new(new ZeroTruncatedPoisson(), "Zero-truncated Poisson regression: counts of 1 or more.");

    /// <inheritdoc/>
    public string Name => "zero-truncated-poisson";

    /// <inheritdoc/>
    public string LinkName => "log of lambda";

    /// <summary>The loss is <c>a(eta) - y eta</c>: its curvature does not depend on the outcome.</summary>
    public bool IsCanonical => true;

    /// <inheritdoc/>
    public string OutcomeRequirement => "a whole number, 1 or more";

    /// <inheritdoc/>
    public int FindUnacceptable(ReadOnlySpan<double> outcome)
    {
        for (int i = 0; i < outcome.Length; i++)
        {
            if (!(outcome[i] >= 1.0 && double.IsInteger(outcome[i])))
            {
                return i;
            }
        }

        return -1;
    }

    /// <inheritdoc/>
    public double StartingIntercept(ReadOnlySpan<double> outcome, ReadOnlySpan<double> offset, ReadOnlySpan<double> weights)
    {
        double total = 0.0,
            counts = 0.0,
            exposure = 0.0;
        for (int i = 0; i < outcome.Length; i++)
        {
            double weight = weights.IsEmpty ? 1.0 : weights[i];
            total += weight;
            counts += weight * outcome[i];
            exposure += weight * (offset.IsEmpty ? 1.0 : Math.Exp(offset[i]));
        }

        // Minus infinity where every count is one: then no finite lambda is the best.
        return Math.Log(TruncatedMean.Rate(counts / total) / (exposure / total));
    }

    /// <inheritdoc/>
    public void Evaluate(
        ReadOnlySpan<double> linearPredictor,
        ReadOnlySpan<double> outcome,
        Span<double> loss,
        Span<double> slope,
        Span<double> curvature
    )
    {
        for (int i = 0; i < linearPredictor.Length; i++)
        {
            double rate = Math.Exp(linearPredictor[i]);
            (double mean, double variance) = TruncatedMean.Of(rate);
            loss[i] = rate + Math.Log(TruncatedMean.Seen(rate)) - (outcome[i] * linearPredictor[i]);
            slope[i] = mean - outcome[i];
            curvature[i] = variance;
        }
    }

    /// <inheritdoc/>
    public void InverseLink(ReadOnlySpan<double> linearPredictor, Span<double> mean, Span<double> first, Span<double> second)
    {
        for (int i = 0; i < linearPredictor.Length; i++)
        {
            double rate = Math.Exp(linearPredictor[i]);
            (double value, double variance) = TruncatedMean.Of(rate);
            if (!mean.IsEmpty)
            {
                mean[i] = value;
            }

            if (!first.IsEmpty)
            {
                first[i] = variance;
            }

            if (!second.IsEmpty)
            {
                second[i] = (variance * variance / value) + (value * (rate - variance));
            }
        }
    }

    /// <inheritdoc/>
    public void Variance(ReadOnlySpan<double> mean, Span<double> variance)
    {
        for (int i = 0; i < mean.Length; i++)
        {
            variance[i] = TruncatedMean.Of(TruncatedMean.Rate(mean[i])).Variance;
        }
    }

    /// <inheritdoc/>
    public void UnitDeviance(ReadOnlySpan<double> outcome, ReadOnlySpan<double> mean, Span<double> deviance)
    {
        for (int i = 0; i < outcome.Length; i++)
        {
            deviance[i] = Math.Max(0.0, 2.0 * (Loss(mean[i], outcome[i]) - Loss(outcome[i], outcome[i])));
        }
    }

    /// <inheritdoc/>
    public void LogLikelihoodConstant(ReadOnlySpan<double> outcome, Span<double> constant)
    {
        for (int i = 0; i < outcome.Length; i++)
        {
            constant[i] = -MathNet.Numerics.SpecialFunctions.GammaLn(outcome[i] + 1.0);
        }
    }

    /// <inheritdoc/>
    public int RecessionDirection(double outcome) => outcome == 1.0 ? -1 : 0;

    /// <inheritdoc/>
    public double Draw(double mean, RandomSource random)
    {
        ArgumentNullException.ThrowIfNull(random);
        // The first event of those that have one comes at this time of the interval; what follows it is Poisson.
        double rate = TruncatedMean.Rate(mean);
        double first = -Math.Log(1.0 - (random.NextDouble() * TruncatedMean.Seen(rate)));
        return 1.0 + random.NextPoisson(Math.Max(0.0, rate - first));
    }

    private static double Loss(double mean, double outcome)
    {
        double rate = TruncatedMean.Rate(mean);
        // The limit as lambda falls to 0, which only an outcome of one can have as its own mean.
        return rate == 0.0 ? 0.0 : rate + Math.Log(TruncatedMean.Seen(rate)) - (outcome * Math.Log(rate));
    }
}
