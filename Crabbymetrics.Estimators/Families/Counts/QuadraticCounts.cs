namespace Crabbymetrics.Estimators;

/// <summary>
/// NB2 with tau = log(theta). With p = mu / (mu + theta), q = 1 - p, D and T the differences of the di- and trigamma function between theta
/// + y and theta, the derivatives of the loss with respect to theta are <c>log(1 + mu/theta) - p + y q / theta - D</c> and <c>-p^2 / theta
/// - y q^2 / theta^2 - T</c>.
/// </summary>
internal sealed class QuadraticCounts : ICountModel
{
    // Beyond this theta a count's variance differs from Poisson's by less than its likelihood can show in double precision.
    private const double LargestTheta = 1e9;

    public string ParameterName => "theta";

    public IGlmFamily At(double tau) => GlmFamilies.NegativeBinomial(Math.Exp(tau));

    public double TauOf(IGlmFamily family) =>
        family is LinkedFamily { Distribution: NegativeBinomialDistribution distribution } ? Math.Log(distribution.Theta) : double.NaN;

    public bool IsPoisson(double tau) => tau > Math.Log(LargestTheta);

    public double PoissonScore(double y, double mean) => ((y - mean) * (y - mean)) - y;

    public double Start(double excess, double squares, double means) => Math.Log(Math.Clamp(squares / excess, 1e-2, 1e4));

    public void Evaluate(double tau, ReadOnlySpan<double> eta, ReadOnlySpan<double> y, CountDerivatives derivatives)
    {
        double theta = Math.Exp(tau);
        RowLoop.Evaluate(new NegativeBinomialLogFormula(theta), eta, y, derivatives.Loss, derivatives.Slope, derivatives.Curvature);
        for (int i = 0; i < eta.Length; i++)
        {
            double t = eta[i] - tau;
            double e = Math.Exp(-Math.Abs(t));
            double larger = 1.0 / (1.0 + e),
                smaller = e * larger;
            double p = t > 0.0 ? larger : smaller,
                q = t > 0.0 ? smaller : larger;
            double log = (double)PacketFunctions.LogOnePlusOfUnit(new Packet1(e)) + Math.Max(t, 0.0);
            double count = y[i];
            derivatives.Loss[i] -= GammaFunctions.LogRisingFactorial(theta, count) - (count * tau);
            double first = log - p + (count * q / theta) - GammaFunctions.DigammaDifference(theta, count);
            double second = -(p * p / theta) - (count * q * q / (theta * theta)) - GammaFunctions.TrigammaDifference(theta, count);
            derivatives.First[i] = theta * first;
            derivatives.Second[i] = (theta * first) + (theta * theta * second);
            derivatives.Cross[i] = p * ((theta * p) - (count * q));
        }
    }
}
