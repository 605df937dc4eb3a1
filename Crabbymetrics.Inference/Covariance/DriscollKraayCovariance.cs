using System.Collections.Immutable;

namespace Crabbymetrics.Inference;

/// <summary>
/// The sandwich with a Bartlett kernel over the sums of the scores of each period, for panels with errors correlated over time and across
/// units (Driscoll and Kraay 1998). Its precision comes from the number of periods.
/// </summary>
internal sealed class DriscollKraayCovariance : ICovarianceEstimator
{
    private const int FewPeriods = 20;

    public string Name => "driscoll-kraay";

    public ImmutableArray<string> Aliases => ["dk"];

    public string Description =>
        "B [sum over lags of Bartlett-weighted S_t S_(t-l)'] B, S_t the sum of the scores of period t; lag given or floor(4 "
        + "(T/100)^(2/9)).";

    public CovarianceMatrix Estimate(IEstimationResult result, CovarianceArguments arguments)
    {
        SmallSampleFactor chosen = SmallSampleFactor.Choose(arguments, SmallSampleFactor.None, clustered: true);
        Bread bread = Bread.Of(result, Name);
        IScoreContributions scores = Capability.RequireScores(bread, Name);
        TimeIndex time =
            Capability.Require<IGroupedObservations>(result, Name).Time
            ?? throw new ArgumentException(
                $"{Name} needs the time of each observation: add it with {nameof(RegressionData)}.{nameof(RegressionData.WithTime)}.",
                nameof(result)
            );
        ObservationCounts.RequireRows(result, time.Periods.Length, scores.ScoreRowCount, "times");
        // Periods without an observation are left out, as if their rows were not there; the others keep their distance.
        ReadOnlySpan<double> weights = ObservationCounts.Weights(result).Span;
        ObservationGroups groups = ObservationGroups.Create("time", time.Periods, weights);
        int[] periods = new int[groups.Count];
        for (int i = 0; i < groups.Codes.Length; i++)
        {
            if (weights.IsEmpty || weights[i] > 0.0)
            {
                periods[groups.Codes[i]] = time.Periods[i];
            }
        }

        int k = bread.Dimension;
        int lag = BartlettKernel.Lag(arguments, groups.Count, Name);
        double scalar = chosen.Value(result.ObservationCount, k, groups.Count);
        double[] sums = new double[groups.Count * k];
        scores.SumScores([], groups.Codes, sums);
        int[] order = [.. Enumerable.Range(0, groups.Count).OrderBy(g => periods[g])];
        double[] ordered = [.. order.SelectMany(g => sums.AsSpan(g * k, k).ToArray())];
        double[] middle = new double[k * k];
        BartlettKernel.Add(ordered, [.. order.Select(g => periods[g])], k, lag, middle);
        double[] working = Array.ConvertAll(bread.Sandwich(middle), value => scalar * value);
        return new CovarianceMatrix(chosen.KindOf(Name, SmallSampleFactor.None), result.ParameterNames, bread.ToReported(working))
        {
            SmallSample = chosen.Name,
            SmallSampleFactor = scalar,
            Working = bread.Working(working),
            Lag = lag,
            ClusterCounts = ImmutableDictionary<string, int>.Empty.Add("time", groups.Count),
            DegreesOfFreedom =
                arguments.ClusterDegreesOfFreedom || !double.IsPositiveInfinity(result.TestDegreesOfFreedom)
                    ? groups.Count - 1.0
                    : double.PositiveInfinity,
            Warnings =
                groups.Count < FewPeriods
                    ? bread.Warnings.Add(
                        $"There are only {groups.Count} periods: Driscoll-Kraay standard errors are reliable with several dozen."
                    )
                    : bread.Warnings,
        };
    }
}
