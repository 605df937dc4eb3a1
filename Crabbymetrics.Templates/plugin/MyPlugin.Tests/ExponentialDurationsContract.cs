using Crabbymetrics;
using Crabbymetrics.Estimators;
using Crabbymetrics.Numerics;
using Crabbymetrics.Testing;

namespace MyPlugin.Tests;

/// <summary>The estimator keeps what the framework promises.</summary>
public sealed class ExponentialDurationsContract : EstimatorContract<LikelihoodResult>
{
    protected override IEnumerable<Action> InvalidOptions =>
        [static () => _ = new ExponentialDurations(new LikelihoodOptions { Tolerance = 0.0 })];

    protected override IEnumerable<RegressionData> UnacceptableData => [RegressionData.Create(new double[3, 0], [1.0, -2.0, 3.0])];

    protected override IEstimator<LikelihoodResult> CreateEstimator() => new ExponentialDurations();

    protected override RegressionData CreateData()
    {
        const int RowCount = 80;
        RandomSource random = new(1);
        double[,] x = new double[RowCount, 2];
        double[] y = new double[RowCount];
        for (int i = 0; i < RowCount; i++)
        {
            (x[i, 0], x[i, 1]) = (random.NextNormal(), 100.0 + random.NextNormal());
            y[i] = -Math.Log(1.0 - random.NextDouble()) * Math.Exp(1.0 + (0.5 * x[i, 0]) - (0.2 * (x[i, 1] - 100.0)));
        }

        return RegressionData.Create(x, y);
    }

    protected override void Register(ICrabbymetricsBuilder builder) => builder.AddEstimator(ExponentialDurations.Descriptor);
}
