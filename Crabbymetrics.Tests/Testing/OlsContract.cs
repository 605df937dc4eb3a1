using Crabbymetrics.Estimators;
using Crabbymetrics.Testing;

namespace Crabbymetrics.Tests.Testing;

/// <summary>Least squares keeps what every estimator promises, and more exactly than the others.</summary>
public sealed class OlsContract : EstimatorContract<OlsResult>
{
    protected override double Agreement => 1e-10;

    protected override IEnumerable<Action> InvalidOptions =>
        [
            static () => _ = new OlsEstimator(new OlsOptions { MaxDegreeOfParallelism = 0 }),
            static () => _ = new OlsEstimator(new OlsOptions { Method = (LeastSquaresMethod)9 }),
            static () => _ = new OlsEstimator(new OlsOptions { Collinearity = (CollinearityPolicy)9 }),
        ];

    protected override IEstimator<OlsResult> CreateEstimator() => new OlsEstimator();

    protected override RegressionData CreateData() => ContractData.With(static (y, row) => (0.5 * y) + Math.Sin(row));
}
