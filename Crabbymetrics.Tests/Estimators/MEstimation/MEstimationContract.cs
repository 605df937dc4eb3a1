using Crabbymetrics.Estimators;
using Crabbymetrics.Testing;

namespace Crabbymetrics.Tests.Estimators.MEstimation;

/// <summary>An M-estimator keeps the contract of estimators: a Poisson regression as a criterion with derivatives by differences and by
/// hand.</summary>
[TestFixture(false)]
[TestFixture(true)]
public sealed class MEstimationContract(bool byHand) : EstimatorContract<MEstimationResult>
{
    private readonly GlmCriterion _criterion = byHand
        ? new GlmCriterionByHand(PoissonFamily.Instance)
        : new GlmCriterion(PoissonFamily.Instance);

    protected override IEnumerable<Action> InvalidOptions =>
        [
            () => _ = new MEstimator(_criterion, new MEstimationOptions { Tolerance = 0.0 }),
            () => _ = new MEstimator(_criterion, new MEstimationOptions { Tolerance = double.NaN }),
            () => _ = new MEstimator(_criterion, new MEstimationOptions { MaxIterations = 0 }),
            () => _ = new MEstimator(_criterion, new MEstimationOptions { Solver = "no-such-solver" }),
            () => _ = new MEstimator(_criterion, new MEstimationOptions { Name = "" }),
            () => _ = new MEstimator(null!),
        ];

    protected override IEnumerable<RegressionData> UnacceptableData => [Counts.Data(static (y, i) => i == 3 ? -1.0 : y)];

    protected override IEstimator<MEstimationResult> CreateEstimator() => new MEstimator(_criterion);

    protected override RegressionData CreateData() => Counts.Data();

    protected override void Register(ICrabbymetricsBuilder builder) => builder.AddMEstimator(_criterion);
}
