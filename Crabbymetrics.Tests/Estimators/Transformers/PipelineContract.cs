using Crabbymetrics.Estimators;
using Crabbymetrics.Testing;

namespace Crabbymetrics.Tests.Estimators.Transformers;

/// <summary>Principal-component regression keeps all that is promised of estimators. Its columns have variances so different that each
/// component is nearly one of them, so that its sign is clear in every resample.</summary>
public sealed class PipelineContract : EstimatorContract<PipelineResult<OlsResult>>
{
    private static readonly double[] Spreads = [1.0, 4.0, 2.0, 1.0, 0.5];

    // A refit learns the components again; scores take them as known. Of components without a slope, that changes least.
    protected override double InfluenceAccuracy => 0.2;

    // Components are those of the columns as they are.
    protected override bool FollowsUnits => false;

    protected override IEstimator<PipelineResult<OlsResult>> CreateEstimator() => Create();

    protected override RegressionData CreateData()
    {
        RandomSource random = new(21);
        double[][] columns = [.. Spreads.Select(spread => TransformerSample.Draws(random, 90).Select(value => spread * value).ToArray())];
        double[] outcome = TransformerSample.Draws(random, 90);
        for (int i = 0; i < outcome.Length; i++)
        {
            outcome[i] += 1.0 + columns[0][i];
        }

        return RegressionData.Create(columns.Select(static (column, j) => KeyValuePair.Create($"x{j + 1}", column)), outcome);
    }

    protected override void Register(ICrabbymetricsBuilder builder) =>
        builder.AddEstimator<PipelineResult<OlsResult>, RegisteredPipeline>();

    private static Pipeline<OlsResult> Create() => PipelineSample.Regression(columns: "x2..x5");

    /// <summary>What a host registers: a class of its own.</summary>
    public sealed class RegisteredPipeline : IEstimator<PipelineResult<OlsResult>>
    {
        public PipelineResult<OlsResult> Fit(RegressionData data, CancellationToken cancellationToken = default) =>
            Create().Fit(data, cancellationToken);
    }
}
