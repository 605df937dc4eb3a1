namespace Crabbymetrics.Estimators;

/// <summary>
/// NB1 with the log link at a given delta: variance <c>mu (1 + delta)</c>. It is no exponential family: the likelihood weighs counts by
/// more than their variance, and the observed information stands for the expected one.
/// </summary>
internal sealed class LinearNegativeBinomialFamily(double delta) : IGlmFamily
{
    private static readonly LinearCounts Counts = new();
    private static readonly PoissonFamily Poisson = PoissonFamily.Instance;

    /// <summary>delta: the variance is <c>mu (1 + delta)</c>.</summary>
    public double Delta => delta;

    public string Name => "negative-binomial";

    public string LinkName => "log";

    public string OutcomeRequirement => "a whole number, 0 or more";

    public IOutcomeTails OutcomeTails { get; } = new LinearCountTails(delta);

    public int FindUnacceptable(ReadOnlySpan<double> outcome)
    {
        for (int i = 0; i < outcome.Length; i++)
        {
            if (!(outcome[i] >= 0.0 && outcome[i] == Math.Floor(outcome[i])))
            {
                return i;
            }
        }

        return -1;
    }

    public double StartingIntercept(ReadOnlySpan<double> outcome, ReadOnlySpan<double> offset, ReadOnlySpan<double> weights) =>
        Poisson.StartingIntercept(outcome, offset, weights);

    public void Evaluate(
        ReadOnlySpan<double> linearPredictor,
        ReadOnlySpan<double> outcome,
        Span<double> loss,
        Span<double> slope,
        Span<double> curvature
    )
    {
        int n = linearPredictor.Length;
        double[] scratch = System.Buffers.ArrayPool<double>.Shared.Rent(CountDerivatives.SpansPerRow * n);
        CountDerivatives derivatives = new(scratch, n);
        Counts.Evaluate(Math.Log(delta), linearPredictor, outcome, derivatives);
        derivatives.Loss.CopyTo(loss);
        derivatives.Slope.CopyTo(slope);
        derivatives.Curvature.CopyTo(curvature);
        System.Buffers.ArrayPool<double>.Shared.Return(scratch);
    }

    public void InverseLink(ReadOnlySpan<double> linearPredictor, Span<double> mean, Span<double> first, Span<double> second) =>
        Poisson.InverseLink(linearPredictor, mean, first, second);

    public void Variance(ReadOnlySpan<double> mean, Span<double> variance)
    {
        for (int i = 0; i < mean.Length; i++)
        {
            variance[i] = mean[i] * (1.0 + delta);
        }
    }

    /// <summary>The saturated mean is taken at the outcome, where the likelihood of NB1 is nearly, but not quite, largest: a gap below 0
    /// counts as 0.</summary>
    public void UnitDeviance(ReadOnlySpan<double> outcome, ReadOnlySpan<double> mean, Span<double> deviance)
    {
        double log = (double)PacketFunctions.LogOnePlus(new Packet1(delta));
        for (int i = 0; i < outcome.Length; i++)
        {
            double y = outcome[i];
            double saturated = y > 0.0 ? GammaFunctions.LogRisingFactorial(y / delta, y) - (y / delta * log) : 0.0;
            double fitted = GammaFunctions.LogRisingFactorial(mean[i] / delta, y) - (mean[i] / delta * log);
            deviance[i] = Math.Max(0.0, 2.0 * (saturated - fitted));
        }
    }

    public void LogLikelihoodConstant(ReadOnlySpan<double> outcome, Span<double> constant)
    {
        for (int i = 0; i < outcome.Length; i++)
        {
            constant[i] = -GammaFunctions.LogFactorial(outcome[i]);
        }
    }

    public int RecessionDirection(double outcome) => outcome == 0.0 ? -1 : 0;

    public double Draw(double mean, RandomSource random) => random.NextPoisson(random.NextGamma(mean / delta) * delta);
}
