namespace Crabbymetrics.Estimators;

/// <summary>Gamma outcomes: variance <c>phi mu^2</c>, a constant coefficient of variation; the shape is 1/phi.</summary>
public sealed class GammaDistribution : OutcomeDistribution, IOutcomeTails
{
    private const int MostSteps = 100;

    /// <summary>The model for hosts that ask by name.</summary>
    public static FamilyDescriptor Descriptor { get; } =
        new(new GammaDistribution(), "Gamma regression: positive outcomes whose variance grows with the square of the mean.");

    /// <inheritdoc/>
    public override string Name => "gamma";

    /// <inheritdoc/>
    public override string OutcomeRequirement => "above 0";

    /// <inheritdoc/>
    public override ILink? CanonicalLink => PowerLink.Inverse;

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
            variance[i] = mu * mu;
            if (!derivative.IsEmpty)
            {
                derivative[i] = 2.0 * mu;
            }
        }
    }

    /// <summary>2 ((y - mu) / mu - log(y / mu)).</summary>
    /// <inheritdoc/>
    public override void UnitDeviance(ReadOnlySpan<double> outcome, ReadOnlySpan<double> mean, Span<double> deviance)
    {
        for (int i = 0; i < outcome.Length; i++)
        {
            deviance[i] = Math.Max(0.0, 2.0 * (((outcome[i] - mean[i]) / mean[i]) - Math.Log(outcome[i] / mean[i])));
        }
    }

    /// <inheritdoc/>
    public override double LogDensity(double outcome, double mean, double dispersion)
    {
        double shape = 1.0 / dispersion;
        return (shape * (Math.Log(shape * outcome / mean) - (outcome / mean))) - Math.Log(outcome) - GammaFunctions.LogGamma(shape);
    }

    /// <summary>
    /// The shape s solves <c>sum p (log(s p) - psi(s p)) = deviance / 2</c>, by Newton's method in log s from the start of Greenwood and
    /// Durand (1960). R's <c>gamma.shape</c> finds the same; the log-likelihood of R's <c>glm</c> takes deviance / n for phi instead.
    /// </summary>
    /// <inheritdoc/>
    public override double MaximumLikelihoodDispersion(double deviance, double count, ReadOnlySpan<double> precision)
    {
        double total = count;
        if (!precision.IsEmpty)
        {
            total = 0.0;
            foreach (double p in precision)
            {
                total += p;
            }
        }

        double mean = deviance / (2.0 * total);
        if (!(mean > 0.0))
        {
            return 0.0;
        }

        double shape = (3.0 - mean + Math.Sqrt(((mean - 3.0) * (mean - 3.0)) + (24.0 * mean))) / (12.0 * mean);
        for (int step = 0; step < MostSteps; step++)
        {
            double value = -deviance / 2.0,
                derivative = 0.0;
            if (precision.IsEmpty)
            {
                value += count * GammaFunctions.LogLessDigamma(shape);
                derivative += count * (1.0 - (shape * GammaFunctions.Trigamma(shape)));
            }

            foreach (double p in precision)
            {
                if (!(p > 0.0))
                {
                    continue;
                }

                value += p * GammaFunctions.LogLessDigamma(shape * p);
                derivative += p * (1.0 - (shape * p * GammaFunctions.Trigamma(shape * p)));
            }

            double change = value / derivative;
            shape *= Math.Exp(-Math.Clamp(change, -1.0, 1.0));
            if (!(Math.Abs(change) > 1e-14))
            {
                break;
            }
        }

        return 1.0 / shape;
    }

    /// <inheritdoc/>
    public override IGlmFamily Join(ILink link) =>
        link is LogLink ? new FusedFamily<GammaLogFormula>(this, link, default) : base.Join(link);

    /// <inheritdoc/>
    public bool IsWhole => false;

    /// <inheritdoc/>
    public double Lowest => 0.0;

    /// <summary>2 y / (phi mu) is chi-squared with 2 / phi degrees of freedom.</summary>
    /// <inheritdoc/>
    public double Tail(double outcome, double mean, double dispersion, bool upper)
    {
        if (!(outcome > 0.0) || double.IsPositiveInfinity(mean))
        {
            return upper ? 1.0 : 0.0;
        }

        double x = 2.0 * (outcome / mean) / dispersion,
            degrees = 2.0 / dispersion;
        return upper ? ChiSquaredDistribution.UpperTail(x, degrees) : ChiSquaredDistribution.LowerTail(x, degrees);
    }

    /// <inheritdoc/>
    public double OutcomeVariance(double mean, double dispersion) => dispersion * mean * mean;

    /// <inheritdoc/>
    public override double Draw(double mean, double dispersion, RandomSource random)
    {
        ArgumentNullException.ThrowIfNull(random);
        // The smallest positive number stands for a draw that underflows: 0 is not an outcome.
        return Math.Max(random.NextGamma(1.0 / dispersion) * mean * dispersion, double.Epsilon);
    }
}
