using System.Collections.Immutable;

namespace Crabbymetrics.Inference;

/// <summary>
/// The sandwich with a Bartlett kernel over time (Newey and West 1987): for one series, or, where a clustering names the units of a panel,
/// for each unit by itself. Lags are differences of time in units of the period (<see cref="TimeIndex.Positions"/>).
/// </summary>
internal sealed class NeweyWestCovariance : ICovarianceEstimator
{
    public string Name => "hac";

    public ImmutableArray<string> Aliases => ["newey-west"];

    public string Description =>
        "B [sum over lags of Bartlett-weighted T s_(t-l)'] B, for errors correlated over time; lag given or floor(4 (T/100)^(2/9)).";

    public CovarianceInputs Reads =>
        CovarianceInputs.Clusters | CovarianceInputs.Time | CovarianceInputs.Lag | CovarianceInputs.SmallSample;

    public CovarianceMatrix Estimate(IEstimationResult result, CovarianceArguments arguments)
    {
        UnreadArguments.Refuse(this, arguments);
        SmallSampleFactor chosen = SmallSampleFactor.Choose(arguments, SmallSampleFactor.None, clustered: false);
        Bread bread = Bread.Of(result, Name);
        IScoreContributions scores = Capability.RequireScores(bread, Name);
        RefuseFrequencies(result);
        int rows = scores.RowCount;
        int k = bread.Dimension;
        TimeIndex? time = (result as IObservedData)?.Time;
        ObservationCounts.RequireRows(result, time?.Periods.Length ?? rows, rows, "times");
        ClusterSelection? panel = arguments.Clusters.IsDefaultOrEmpty ? null : ClusterSelection.Of(result, arguments, rows, Name, most: 1);
        ReadOnlyMemory<double> weights = ObservationCounts.Weights(result);
        SerialOrder order = SerialOrder.Of(time, rows, weights.Span);
        int[][] series = panel is null ? [SerialOrder.Counting(rows, weights.Span)] : panel.Groups[0].Rows(weights.Span);
        foreach (int[] unit in series)
        {
            Array.Sort(Array.ConvertAll(unit, i => order.Positions[i]), unit);
            RequireDistinct(unit, order, panel);
        }

        int lag = order.Lag(arguments.Lag, series, Name);
        double scalar = chosen.Value(result.ObservationCount, bread.CountedParameters);
        double[] all = new double[rows * k];
        scores.CopyScores(0, rows, all);
        double[] middle = new double[k * k];
        foreach (int[] unit in series)
        {
            double[] ordered = new double[unit.Length * k];
            for (int t = 0; t < unit.Length; t++)
            {
                all.AsSpan(unit[t] * k, k).CopyTo(ordered.AsSpan(t * k));
            }

            BartlettKernel.Add(ordered, Array.ConvertAll(unit, i => order.Positions[i]), k, lag, middle);
        }

        double[] working = Array.ConvertAll(bread.Sandwich(middle), value => scalar * value);
        return new CovarianceMatrix(chosen.KindOf(Name, SmallSampleFactor.None), result.ParameterNames, bread.ToReported(working))
        {
            SmallSample = chosen.Name,
            SmallSampleFactor = scalar,
            Working = bread.Working(working),
            Lag = lag,
            Period = order.Unit,
            ClusterCounts = panel?.Counts ?? ImmutableDictionary<string, int>.Empty,
            Warnings =
                time is null ? bread.Warnings.Add("The data have no time index: the rows were taken to be in the order of time.")
                : order.GapText(series) is { } gaps ? bread.Warnings.Add(gaps)
                : bread.Warnings,
        };
    }

    private static void RefuseFrequencies(IEstimationResult result)
    {
        foreach (double frequency in ObservationCounts.Frequencies(result).Span)
        {
            if (frequency is not (0.0 or 1.0))
            {
                throw new InferenceUnavailableException(
                    "'hac' does not hold with frequency weights: the copies of a row have no order in time. Use driscoll-kraay, which "
                        + "sums over a period, or list the rows one by one."
                );
            }
        }
    }

    private static void RequireDistinct(int[] ordered, SerialOrder order, ClusterSelection? panel)
    {
        for (int t = 1; t < ordered.Length; t++)
        {
            if (order.Positions[ordered[t]] == order.Positions[ordered[t - 1]])
            {
                string label = order.Label(ordered[t]);
                throw new ArgumentException(
                    panel is null
                        ? $"Rows {ordered[t - 1]} and {ordered[t]} are both of time {label}: for a panel name its units "
                            + $"({nameof(CovarianceArguments)}.{nameof(CovarianceArguments.Clusters)}), or use driscoll-kraay."
                        : $"Rows {ordered[t - 1]} and {ordered[t]} are both of time {label} in one unit of '{panel.Groups[0].Name}': "
                            + $"a unit has one row a period."
                );
            }
        }
    }
}
