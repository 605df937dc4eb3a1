using System.Collections.Immutable;

namespace Crabbymetrics.Inference;

/// <summary>
/// <c>c B [sum s s' / (1 - h)^p] B</c>: Huber and White's sandwich (p = 0) and the leverage-corrected HC2 (p = 1) and HC3 (p = 2) of
/// MacKinnon and White (1985).
/// </summary>
internal sealed class HeteroskedasticityRobustCovariance(
    string name,
    ImmutableArray<string> aliases,
    string description,
    SmallSampleFactor factor,
    int leveragePower = 0
) : ICovarianceEstimator
{
    public string Name => name;

    public ImmutableArray<string> Aliases => aliases;

    public string Description => description;

    public CovarianceInputs Reads => CovarianceInputs.SmallSample;

    public CovarianceMatrix Estimate(IEstimationResult result, CovarianceArguments arguments)
    {
        UnreadArguments.Refuse(this, arguments);
        SmallSampleFactor chosen = SmallSampleFactor.Choose(arguments, factor, clustered: false);
        // Equal observations add equal terms to the sum: it is taken over the distinct ones.
        IEstimationResult distinct = DistinctObservations.Of(result);
        InformationSource source = InformationSource.Of(distinct, name);
        double[]? middle = leveragePower > 0 ? null : source.TryMiddle();
        Bread bread = Bread.Of(source);
        IScoreContributions scores = Capability.RequireScores(bread, name);
        double scalar = chosen.Value(result.ObservationCount, bread.CountedParameters);
        if (middle is null)
        {
            double[]? multipliers = ObservationCounts.OuterProductMultipliers(distinct, scores.ScoreRowCount);
            if (leveragePower > 0)
            {
                multipliers = LeverageCorrection.Apply(
                    bread,
                    multipliers,
                    scores.ScoreRowCount,
                    leveragePower,
                    name,
                    row => DistinctObservations.RowOf(result, row)
                );
            }

            middle = new double[bread.Dimension * bread.Dimension];
            scores.ScoreOuterProduct(multipliers, middle);
        }

        CarriedRows? carried =
            leveragePower > 0
                ? null
                : CarriedRows.Find(
                    bread,
                    middle,
                    ObservationCounts.OuterProductMultipliers(distinct, scores.ScoreRowCount),
                    name,
                    row => DistinctObservations.RowOf(result, row)
                );
        double[] working = bread.Sandwich(middle);
        if (carried is { IsSaturated: true })
        {
            Array.Fill(working, double.NaN);
        }

        if (scalar != 1.0)
        {
            RowLoops.Scale(working, scalar, working);
        }

        return bread.ToCovariance(chosen.KindOf(name, factor), chosen, scalar, working, carried?.Warnings ?? []);
    }
}
