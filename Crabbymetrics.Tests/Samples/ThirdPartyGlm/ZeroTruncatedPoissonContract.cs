using Crabbymetrics.Estimators;
using Crabbymetrics.Testing;
using ThirdPartyGlm;

namespace Crabbymetrics.Tests.Samples.ThirdPartyGlm;

/// <summary>The estimator of the sample keeps the contract, registered as its users register it.</summary>
public sealed class ZeroTruncatedPoissonContract : FamilyDescriptorContract
{
    private const int RowCount = 120;

    protected override FamilyDescriptor Descriptor => ZeroTruncatedPoisson.Descriptor;

    protected override IEnumerable<RegressionData> UnacceptableData =>
        [Counts(static (y, i) => i == 3 ? 0.0 : y), Counts(static (y, i) => i == 3 ? 1.5 : y), Counts(static (_, _) => 1.0)];

    protected override RegressionData CreateData() => Counts(static (y, _) => y);

    private static RegressionData Counts(Func<double, int, double> change)
    {
        RandomSource random = new(5);
        ZeroTruncatedPoisson family = new();
        double[,] x = new double[RowCount, 2];
        double[] y = new double[RowCount],
            mean = new double[1];
        for (int i = 0; i < RowCount; i++)
        {
            (x[i, 0], x[i, 1]) = (random.NextNormal(), 2000.0 + (10.0 * random.NextDouble()));
            family.InverseLink([0.3 + (0.4 * x[i, 0]) + (0.05 * (x[i, 1] - 2005.0))], mean, default, default);
            y[i] = change(family.Draw(mean[0], random), i);
        }

        return RegressionData.Create(x, y);
    }
}
