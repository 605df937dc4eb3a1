using Crabbymetrics.Estimators;
using Crabbymetrics.Testing;

namespace Crabbymetrics.Tests.Testing;

/// <summary>Of counts as classes.</summary>
public sealed class MultinomialElasticNetContract : EstimatorContract<MultinomialElasticNetResult>
{
    protected override IEnumerable<Action> InvalidOptions =>
        [
            static () => _ = new MultinomialElasticNetEstimator(new MultinomialElasticNetOptions { Lambda = -1.0 }),
            static () => _ = new MultinomialElasticNetEstimator(new MultinomialElasticNetOptions { Mixing = 2.0 }),
        ];

    protected override IEstimator<MultinomialElasticNetResult> CreateEstimator() =>
        new MultinomialElasticNetEstimator(new MultinomialElasticNetOptions { Lambda = 0.05 });

    protected override RegressionData CreateData()
    {
        RegressionData counts = ContractData.With(static (y, _) => y % 3.0);
        return RegressionData
            .Create(counts.Design, counts.Outcome.ToArray())
            .WithWeights(counts.Weights!.Values.ToArray(), WeightKind.Frequency);
    }

    protected override void Register(ICrabbymetricsBuilder builder) =>
        builder.AddMultinomialElasticNet(static options => options.Lambda = 0.05);
}
