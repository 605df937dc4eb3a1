using Crabbymetrics.Estimators;
using Crabbymetrics.Testing;

namespace Crabbymetrics.Tests.Estimators.SyntheticControl;

/// <summary>What the framework promises of every estimator.</summary>
[TestFixture]
public sealed class SyntheticControlContract : EstimatorContract<PanelData, SyntheticControlResult>
{
    protected override IEnumerable<Action> InvalidOptions =>
        [
            static () => _ = new SyntheticControlEstimator(new SyntheticControlOptions { Penalty = -1.0 }),
            static () => _ = new SyntheticControlEstimator(new SyntheticControlOptions { Mixing = 1.5 }),
            static () => _ = new SyntheticControlEstimator(new SyntheticControlOptions { Starts = 0 }),
            static () => _ = new SyntheticControlEstimator(new SyntheticControlOptions { MaxDegreeOfParallelism = 0 }),
            static () => _ = new SyntheticControlEstimator(new SyntheticControlOptions { Weighting = PredictorWeighting.Given }),
            static () => _ = new SyntheticControlEstimator(new SyntheticControlOptions { PredictorWeights = [1.0] }),
            static () =>
                _ = new SyntheticControlEstimator(
                    new SyntheticControlOptions { Method = SyntheticControlMethod.Augmented, Intercept = true }
                ),
        ];

    protected override IEstimator<PanelData, SyntheticControlResult> CreateEstimator() => new SyntheticControlEstimator();

    protected override PanelData CreateData() => SimulatedPanel.Create(noise: 0.5);

    protected override PanelData CreateOtherData() => SimulatedPanel.Create(units: 9, noise: 0.5, seed: 8);
}
