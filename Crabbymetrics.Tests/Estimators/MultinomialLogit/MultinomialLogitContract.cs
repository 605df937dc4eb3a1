using Crabbymetrics.Estimators;
using Crabbymetrics.Testing;

namespace Crabbymetrics.Tests.Estimators.MultinomialLogit;

public sealed class MultinomialLogitContract : EstimatorContract<MultinomialLogitResult>
{
    protected override IEnumerable<Action> InvalidOptions =>
        [
            static () => _ = new MultinomialLogitEstimator(new MultinomialLogitOptions { Alpha = -1.0 }),
            static () => _ = new MultinomialLogitEstimator(new MultinomialLogitOptions { Tolerance = double.NaN }),
            static () => _ = new MultinomialLogitEstimator(new MultinomialLogitOptions { MaxIterations = 0 }),
            static () => _ = new MultinomialLogitEstimator(new MultinomialLogitOptions { Solver = "no-such-solver" }),
            static () => _ = new MultinomialLogitEstimator(new MultinomialLogitOptions { Penalty = (MultinomialPenalty)7 }),
            static () => _ = new MultinomialLogitEstimator(new MultinomialLogitOptions { Separation = SeparationPolicy.DropRows }),
        ];

    protected override IEnumerable<RegressionData> UnacceptableData =>
        [
            ThreeClasses.With(static (_, _) => 2.0),
            ThreeClasses.With(static (_, i) => i),
            ThreeClasses.With(static (y, _) => y).WithOffset(new double[ThreeClasses.RowCount]),
        ];

    protected override IEstimator<MultinomialLogitResult> CreateEstimator() => new MultinomialLogitEstimator();

    protected override RegressionData CreateData() =>
        ThreeClasses
            .With(static (y, _) => y)
            .WithClusters("group", [.. Enumerable.Range(0, ThreeClasses.RowCount).Select(static i => i / 8)]);
}
