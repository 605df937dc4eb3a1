namespace Crabbymetrics.Estimators;

/// <summary>NB1 with tau = log(delta): a negative binomial of size <c>r = mu / delta</c>, which varies with the mean, and odds
/// delta.</summary>
internal sealed class LinearCounts : ICountModel
{
    // With less overdispersion the variance is that of Poisson in all digits that an estimate has.
    private const double SmallestDelta = 1e-9;

    public string ParameterName => "delta";

    public IGlmFamily At(double tau) => new LinearNegativeBinomialFamily(Math.Exp(tau));

    public double TauOf(IGlmFamily family) => family is LinearNegativeBinomialFamily linear ? Math.Log(linear.Delta) : double.NaN;

    public bool IsPoisson(double tau) => tau < Math.Log(SmallestDelta);

    public double PoissonScore(double y, double mean) => (((y - mean) * (y - mean)) - y) / mean;

    public double Start(double excess, double squares, double means) => Math.Log(Math.Clamp(excess / means, 1e-3, 1e3));

    public void Evaluate(double tau, ReadOnlySpan<double> eta, ReadOnlySpan<double> y, CountDerivatives derivatives)
    {
        double delta = Math.Exp(tau);
        double share = delta / (1.0 + delta);
        double log = (double)PacketFunctions.LogOnePlus(new Packet1(delta));
        for (int i = 0; i < eta.Length; i++)
        {
            double size = Math.Exp(eta[i] - tau),
                count = y[i];
            if (double.IsInfinity(size))
            {
                // The mean overflowed. The loss is infinite; it rises with eta and falls with tau.
                derivatives.Loss[i] = derivatives.Slope[i] = derivatives.Curvature[i] = size;
                derivatives.First[i] = derivatives.Cross[i] = -size;
                derivatives.Second[i] = size;
                continue;
            }

            double gap = size * (log - GammaFunctions.DigammaDifference(size, count));
            double bend = size * size * GammaFunctions.TrigammaDifference(size, count);
            derivatives.Loss[i] = (size * log) - GammaFunctions.LogRisingFactorial(size, count) - (count * Math.Log(share));
            derivatives.Slope[i] = gap;
            derivatives.Curvature[i] = gap - bend;
            derivatives.First[i] = -gap - (count * (1.0 - share)) + (size * share);
            derivatives.Second[i] = gap - (2.0 * size * share) - bend + ((count + size) * share * (1.0 - share));
            derivatives.Cross[i] = bend - gap + (size * share);
        }
    }
}
