using Crabbymetrics.Estimators;
using Crabbymetrics.Testing;

namespace Crabbymetrics.Tests.Testing;

/// <summary>Two-stage least squares keeps what every estimator promises.</summary>
public sealed class TwoSlsContract : EstimatorContract<TwoSlsResult>
{
    protected override double Agreement => 1e-9;

    protected override IEnumerable<Action> InvalidOptions =>
        [
            static () => _ = new TwoSlsEstimator(new TwoSlsOptions { MaxDegreeOfParallelism = 0 }),
            static () => _ = new TwoSlsEstimator(new TwoSlsOptions { Method = (TwoSlsMethod)9 }),
            static () => _ = new TwoSlsEstimator(new TwoSlsOptions { Collinearity = (CollinearityPolicy)9 }),
            static () => _ = new TwoSlsEstimator(new TwoSlsOptions { FullerA = -1.0 }),
            static () => _ = new TwoSlsEstimator(new TwoSlsOptions { Kappa = double.NaN }),
            static () => _ = new TwoSlsEstimator(new TwoSlsOptions { Method = TwoSlsMethod.Gmm, GmmWeights = "no such name" }),
        ];

    protected override IEstimator<TwoSlsResult> CreateEstimator() => new TwoSlsEstimator();

    protected override RegressionData CreateData() => InstrumentData.Create();
}
