using Crabbymetrics.Estimators;

namespace Crabbymetrics.Tests.Testing.OwnFamily;

/// <summary>The quantile function of the Cauchy distribution: <c>eta = tan(pi (mu - 1/2))</c>.</summary>
public sealed class CauchitLink : ILink
{
    public string Name => "cauchit";

    public double LowerLimit => 0.0;

    public double UpperLimit => 1.0;

    public double Link(double mean) => double.TanPi(mean - 0.5);

    public void InverseLink(ReadOnlySpan<double> linearPredictor, Span<double> mean, Span<double> first, Span<double> second)
    {
        for (int i = 0; i < linearPredictor.Length; i++)
        {
            double eta = linearPredictor[i],
                density = 1.0 / (Math.PI * (1.0 + (eta * eta)));
            if (!mean.IsEmpty)
            {
                mean[i] = 0.5 + double.AtanPi(eta);
            }

            if (!first.IsEmpty)
            {
                first[i] = density;
            }

            if (!second.IsEmpty)
            {
                second[i] = -2.0 * eta * density / (1.0 + (eta * eta));
            }
        }
    }
}
