using Crabbymetrics;
using Crabbymetrics.Estimators;

namespace MyPlugin;

/// <summary>Durations with an exponential distribution of mean <c>exp(eta)</c>: the negative log-likelihood of a row is <c>eta + y
/// exp(-eta)</c>.</summary>
public sealed class ExponentialDurations(LikelihoodOptions? options = null, EstimationServices? services = null)
    : LikelihoodEstimator(options, services)
{
    /// <summary>What hosts read: the name, the options, the roles of the data, how to make the estimator.</summary>
    public static EstimatorDescriptor<LikelihoodOptions, LikelihoodResult> Descriptor { get; } =
        new(
            "exponential-durations",
            "Durations with an exponential distribution.",
            LikelihoodOptions.Schema,
            static (options, services) => new ExponentialDurations(options, EstimationServices.Of(services))
        )
        {
            Roles = DataRoles.Offset | DataRoles.Weights,
        };

    /// <inheritdoc/>
    public override string Name => Descriptor.Name;

    /// <inheritdoc/>
    public override ILink Link => LogLink.Instance;

    /// <inheritdoc/>
    protected override bool HasSecondDerivatives => true;

    /// <inheritdoc/>
    protected override void Validate(RegressionData data)
    {
        for (int i = 0; i < data.RowCount; i++)
        {
            if (!(data.Outcome.Span[i] > 0.0))
            {
                throw new ArgumentException(
                    $"{data.OutcomeName} is {data.Outcome.Span[i]} in row {i}: a duration is above 0.",
                    nameof(data)
                );
            }
        }
    }

    /// <inheritdoc/>
    protected override double Start(RegressionData data, Span<double> ancillary) => Math.Log(data.Outcome.ToArray().Average());

    /// <inheritdoc/>
    protected override void Evaluate(in LikelihoodBlock rows)
    {
        for (int i = 0; i < rows.RowCount; i++)
        {
            double share = rows.Outcome[i] * Math.Exp(-rows.LinearPredictor[i]);
            rows.Loss[i] = rows.LinearPredictor[i] + share;
            rows.Slope[i] = 1.0 - share;
            if (rows.WantsSecondDerivatives)
            {
                rows.Curvature[i] = share;
            }
        }
    }
}
