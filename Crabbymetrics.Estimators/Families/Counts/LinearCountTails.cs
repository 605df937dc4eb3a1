namespace Crabbymetrics.Estimators;

/// <summary>The distribution of NB1 counts: a negative binomial with <c>theta = mu / delta</c>.</summary>
internal sealed class LinearCountTails(double delta) : IOutcomeTails
{
    public bool IsWhole => true;

    public double Lowest => 0.0;

    public double Tail(double outcome, double mean, double dispersion, bool upper) =>
        NegativeBinomialDistribution.TailAt(outcome, mean, mean / delta, upper);

    public double OutcomeVariance(double mean, double dispersion) => mean * (1.0 + delta);
}
