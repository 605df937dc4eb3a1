using Crabbymetrics.Estimators;
using Crabbymetrics.Testing;

namespace Crabbymetrics.Tests.Testing.OwnFamily;

public sealed class GeometricModelContract : FamilyDescriptorContract
{
    protected override FamilyDescriptor Descriptor => GeometricDistribution.Descriptor;

    protected override IEnumerable<RegressionData> UnacceptableData =>
        [Counts(static (y, i) => i == 3 ? -1.0 : y), Counts(static (y, i) => i == 3 ? 0.5 : y)];

    protected override RegressionData CreateData() => Counts(static (y, _) => y);

    private static RegressionData Counts(Func<double, int, double> change)
    {
        RandomSource random = new(5);
        double[,] x = new double[120, 2];
        double[] y = new double[120];
        for (int i = 0; i < y.Length; i++)
        {
            (x[i, 0], x[i, 1]) = (random.NextNormal(), 2000.0 + (10.0 * random.NextDouble()));
            double mean = Math.Exp(0.8 + (0.4 * x[i, 0]) + (0.05 * (x[i, 1] - 2005.0)));
            y[i] = change(new GeometricDistribution().Draw(mean, 1.0, random), i);
        }

        return RegressionData.Create(x, y);
    }
}
