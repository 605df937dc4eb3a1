using System.Collections.Immutable;

namespace Crabbymetrics.Inference;

/// <summary>
/// The sandwich with a Bartlett kernel over the sums of the scores of each period, for panels with errors correlated over time and across
/// units (Driscoll and Kraay 1998). Its precision comes from the number of periods.
/// </summary>
internal sealed class DriscollKraayCovariance : ICovarianceEstimator
{
    // The covariance is consistent in the number of periods; below this a warning says so.
    private const int FewPeriods = 20;

    public string Name => "driscoll-kraay";

    public ImmutableArray<string> Aliases => ["dk"];

    public string Description =>
        "B [sum over lags of Bartlett-weighted S_t S_(t-l)'] B, S_t the sum of the scores of period t; lag given or floor(4 "
        + "(T/100)^(2/9)).";

    public CovarianceInputs Reads =>
        CovarianceInputs.Time | CovarianceInputs.Lag | CovarianceInputs.SmallSample | CovarianceInputs.ClusterDegreesOfFreedom;

    public CovarianceInputs Needs => CovarianceInputs.Time;

    public CovarianceMatrix Estimate(IEstimationResult result, CovarianceArguments arguments)
    {
        UnreadArguments.Refuse(this, arguments);
        SmallSampleFactor chosen = SmallSampleFactor.Choose(arguments, SmallSampleFactor.None, clustered: true, serial: true);
        Bread bread = Bread.Of(result, Name);
        IScoreContributions scores = Capability.RequireScores(bread, Name);
        TimeIndex time =
            Capability.Require<IObservedData>(result, Name).Time
            ?? throw new ArgumentException(
                $"{Name} needs the time of each observation: add it with {nameof(RegressionData)}.{nameof(RegressionData.WithTime)}.",
                nameof(result)
            );
        ObservationCounts.RequireRows(result, time.Periods.Length, scores.RowCount, "times");
        // Periods without an observation are left out with their rows; the others keep their distances.
        ReadOnlySpan<double> weights = ObservationCounts.Weights(result).Span;
        SerialOrder serial = SerialOrder.Of(time, scores.RowCount, weights);
        ObservationGroups groups = ObservationGroups.Create("time", time.Periods, weights);
        // One row of each period, in the order of time.
        int[] series = [.. groups.Rows(weights).Select(static rows => rows[0]).OrderBy(row => serial.Positions[row])];
        int k = bread.Dimension;
        int lag = serial.Lag(arguments.Lag, [series], Name);
        double scalar = chosen.Value(result.ObservationCount, bread.CountedParameters(arguments, []), groups.Count);
        double[] sums = new double[groups.Count * k];
        scores.SumScores([], groups.Codes, sums);
        double[] ordered = [.. series.SelectMany(row => sums.AsSpan(groups.Codes[row] * k, k).ToArray())];
        double[] middle = new double[k * k];
        KernelWeights weighing = KernelWeights.OfLag(SerialKernel.Bartlett, lag);
        weighing.AddMiddle(ordered, Array.ConvertAll(series, row => serial.Positions[row]), k, middle);
        double[] working = Array.ConvertAll(bread.Sandwich(middle), value => scalar * value);
        double[] identified = bread.ToIdentified(working);
        ImmutableArray<string> withheld = VanishedVariances.Withhold(bread, identified, VanishedVariances.ShareOfSums, Name);
        return new CovarianceMatrix(chosen.KindOf(Name, SmallSampleFactor.None), result.ParameterNames, bread.Embed(identified))
        {
            SmallSample = chosen.Name,
            SmallSampleFactor = scalar,
            Working = withheld.IsEmpty ? bread.Working(working) : null,
            Lag = lag,
            Kernel = SerialKernel.Bartlett,
            Period = serial.Unit,
            ClusterCounts = ImmutableDictionary<string, int>.Empty.Add("time", groups.Count),
            DegreesOfFreedom =
                arguments.ClusterDegreesOfFreedom || !double.IsPositiveInfinity(result.TestDegreesOfFreedom)
                    ? groups.Count - 1.0
                    : double.PositiveInfinity,
            Warnings = [.. bread.Warnings, .. withheld, .. Warnings(serial, series)],
        };
    }

    private static IEnumerable<string> Warnings(SerialOrder serial, int[] series)
    {
        if (series.Length < FewPeriods)
        {
            yield return $"There are only {series.Length} periods: Driscoll-Kraay standard errors are reliable with several dozen.";
        }

        if (serial.GapText([series]) is { } gaps)
        {
            yield return gaps;
        }
    }
}
