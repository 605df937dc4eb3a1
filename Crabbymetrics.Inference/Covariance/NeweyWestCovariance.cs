using System.Collections.Immutable;

namespace Crabbymetrics.Inference;

/// <summary>
/// The sandwich with a kernel over time (Newey and West 1987; Andrews 1991): for one series, or, where the data have units or a clustering
/// names them, for each unit of a panel by itself. Lags are differences of time in units of the period (<see cref="TimeIndex.Positions"/>).
/// </summary>
internal sealed class NeweyWestCovariance : ICovarianceEstimator
{
    private const string InterceptName = "(Intercept)";

    public string Name => "hac";

    public ImmutableArray<string> Aliases => ["newey-west"];

    public string Description =>
        "B [sum over lags of kernel-weighted s_t s_(t-l)'] B, for errors correlated over time; Bartlett's kernel and lag floor(4 "
        + "(T/100)^(2/9)) unless given.";

    public CovarianceInputs Reads =>
        CovarianceInputs.Clusters
        | CovarianceInputs.Time
        | CovarianceInputs.Units
        | CovarianceInputs.Lag
        | CovarianceInputs.Kernel
        | CovarianceInputs.Bandwidth
        | CovarianceInputs.Prewhiten
        | CovarianceInputs.SmallSample;

    public CovarianceMatrix Estimate(IEstimationResult result, CovarianceArguments arguments)
    {
        UnreadArguments.Refuse(this, arguments);
        RequireConsistent(arguments);
        SmallSampleFactor chosen = SmallSampleFactor.Choose(arguments, SmallSampleFactor.None, clustered: false, serial: true);
        Bread bread = Bread.Of(result, Name);
        IScoreContributions scores = Capability.RequireScores(bread, Name);
        RefuseFrequencies(result);
        int rows = scores.RowCount;
        TimeIndex? time = (result as IObservedData)?.Time;
        ObservationCounts.RequireRows(result, time?.Periods.Length ?? rows, rows, "times");
        ObservationGroups? units = UnitsOf(result, arguments, rows);
        if (units is not null && time is null)
        {
            throw new ArgumentException(
                $"'{Name}' within the units of '{units.Name}' needs the time of each observation: add it with "
                    + $"{nameof(RegressionData)}.{nameof(RegressionData.WithTime)}. Without one rows are taken to be in order, which says "
                    + "nothing of the rows of a unit."
            );
        }

        ReadOnlyMemory<double> weights = ObservationCounts.Weights(result);
        SerialOrder order = SerialOrder.Of(time, rows, weights.Span);
        int[][] series = units is null ? [SerialOrder.Counting(rows, weights.Span)] : units.Rows(weights.Span);
        foreach (int[] unit in series)
        {
            Array.Sort(Array.ConvertAll(unit, i => order.Positions[i]), unit);
            RequireDistinct(unit, order, units);
        }

        int counted = bread.CountedParameters(arguments, []);
        double scalar = chosen.Value(result.ObservationCount, counted, order.PeriodCount);
        (double[] middle, KernelWeights kernel, double? bandwidth) = Middle(bread, scores, order, series, arguments);
        double[] working = Array.ConvertAll(bread.Sandwich(middle), value => scalar * value);
        double[] identified = bread.ToIdentified(working);
        ImmutableArray<string> withheld = VanishedVariances.Withhold(bread, identified, VanishedVariances.ShareOfDifferences, Name);
        double[] reported = bread.Embed(identified);
        RequireVariances(result, reported);
        return new CovarianceMatrix(chosen.KindOf(Name, SmallSampleFactor.None), result.ParameterNames, reported)
        {
            SmallSample = chosen.Name,
            SmallSampleFactor = scalar,
            Working = withheld.IsEmpty ? bread.Working(working) : null,
            DegreesOfFreedom = bread.AbsorbedDegreesOfFreedom(counted),
            Lag = kernel.Lag,
            Kernel = arguments.Kernel ?? SerialKernel.Bartlett,
            Bandwidth = bandwidth,
            IsPrewhitened = arguments.Prewhiten,
            Period = order.Unit,
            ClusterCounts = units is null
                ? ImmutableDictionary<string, int>.Empty
                : ImmutableDictionary<string, int>.Empty.Add(units.Name, units.Count),
            Warnings =
            [
                .. bread.Warnings,
                .. withheld,
                .. time is null ? ["The data have no time index: the rows were taken to be in the order of time."]
                : order.GapText(series) is { } gaps ? [gaps]
                : ImmutableArray<string>.Empty,
            ],
        };
    }

    private (double[] Middle, KernelWeights Kernel, double? Bandwidth) Middle(
        Bread bread,
        IScoreContributions scores,
        SerialOrder order,
        int[][] series,
        CovarianceArguments arguments
    )
    {
        SerialKernel kernel = arguments.Kernel ?? SerialKernel.Bartlett;
        bool finds = arguments.BandwidthRule is not null;
        if (series.Length > 1 && (finds || arguments.Prewhiten))
        {
            throw new ArgumentException(
                $"'{Name}' of a panel has no {(finds ? "rule for its bandwidth" : "prewhitening")}: both are of a single series. "
                    + "Give a lag."
            );
        }

        // The standard lag needs what any lag needs: enough periods, and some that are near enough.
        bool byLag = arguments.Bandwidth is null && !finds;
        int? lag = byLag ? order.Lag(arguments.Lag, series, Name) : null;
        if (!byLag && order.PeriodCount < 2)
        {
            throw new ArgumentException($"{Name} needs at least two periods; the data have {order.PeriodCount}.");
        }

        int k = bread.Dimension;
        double[] all = new double[scores.RowCount * k];
        scores.CopyScores(0, scores.RowCount, all);
        KernelWeights? weights =
            lag is { } given ? KernelWeights.OfLag(kernel, given)
            : arguments.Bandwidth is { } width ? KernelWeights.OfBandwidth(kernel, width)
            : null;
        double? bandwidth = arguments.Bandwidth;
        double[] middle = new double[k * k];
        foreach (int[] unit in series)
        {
            double[] ordered = new double[unit.Length * k];
            for (int t = 0; t < unit.Length; t++)
            {
                all.AsSpan(unit[t] * k, k).CopyTo(ordered.AsSpan(t * k));
            }

            long[] positions = Array.ConvertAll(unit, i => order.Positions[i]);
            Prewhitening? prewhitening = arguments.Prewhiten ? Prewhitening.Of(ordered, k) : null;
            double[] used = prewhitening?.Residuals ?? ordered;
            if (arguments.BandwidthRule is { } rule)
            {
                double[] ofParameters = [.. Enumerable.Range(0, k).Select(j => bread.NameOf(j) == InterceptName ? 0.0 : 1.0)];
                if (Array.TrueForAll(ofParameters, static weight => weight == 0.0))
                {
                    Array.Fill(ofParameters, 1.0);
                }

                bandwidth = AutomaticBandwidth.Of(
                    rule,
                    kernel,
                    bread.ToReportedScores(used),
                    ofParameters,
                    unit.Length,
                    arguments.Prewhiten
                );
                weights =
                    rule == BandwidthRule.NeweyWest && kernel == SerialKernel.Bartlett
                        ? KernelWeights.OfLag(kernel, (int)Math.Min(unit.Length - 1.0, Math.Floor(bandwidth.Value)))
                        : KernelWeights.OfBandwidth(kernel, bandwidth.Value);
            }

            weights!.AddMiddle(used, prewhitening is null ? positions : positions.AsSpan(1), k, middle);
            middle = prewhitening?.Recolor(middle) ?? middle;
        }

        return (middle, weights!, bandwidth);
    }

    // The units of a panel, from the clustering that the caller names or from the data.
    private ObservationGroups? UnitsOf(IEstimationResult result, CovarianceArguments arguments, int rows)
    {
        if (!arguments.Clusters.IsDefaultOrEmpty)
        {
            return ClusterSelection.Of(result, arguments, rows, Name, most: 1).Groups[0];
        }

        return (result as IObservedData)?.Observations.Units is { } units
            ? ObservationGroups.Create(units.Name, units.Codes, ObservationCounts.Weights(result).Span)
            : null;
    }

    private void RequireConsistent(CovarianceArguments arguments)
    {
        int given = (arguments.Lag is null ? 0 : 1) + (arguments.Bandwidth is null ? 0 : 1) + (arguments.BandwidthRule is null ? 0 : 1);
        if (given > 1)
        {
            throw new ArgumentException(
                $"'{Name}' takes one of {nameof(CovarianceArguments.Lag)}, {nameof(CovarianceArguments.Bandwidth)} and "
                    + $"{nameof(CovarianceArguments.BandwidthRule)}: each says how far the kernel reaches.",
                nameof(arguments)
            );
        }

        if (arguments.Kernel is { } kernel && !Enum.IsDefined(kernel))
        {
            throw new ArgumentException($"{kernel} is no kernel.", nameof(arguments));
        }

        if (arguments.Kernel == SerialKernel.QuadraticSpectral && arguments.Bandwidth is null && arguments.BandwidthRule is null)
        {
            throw new ArgumentException(
                "The quadratic spectral kernel weighs all lags and has a bandwidth, not a lag: give "
                    + $"{nameof(CovarianceArguments.Bandwidth)} or {nameof(CovarianceArguments.BandwidthRule)}.",
                nameof(arguments)
            );
        }

        if (arguments.Bandwidth is { } bandwidth && !(bandwidth > 0.0 && double.IsFinite(bandwidth)))
        {
            throw new ArgumentException(
                FormattableString.Invariant($"A bandwidth is a finite number above 0; it is {bandwidth}."),
                nameof(arguments)
            );
        }
    }

    // With the truncated kernel the middle may be indefinite.
    private void RequireVariances(IEstimationResult result, double[] covariance)
    {
        int k = result.ParameterNames.Length;
        for (int j = 0; j < k; j++)
        {
            if (covariance[(j * k) + j] < 0.0)
            {
                throw new CrabbymetricsException(
                    $"'{Name}' is not defined for these data: it gives '{result.ParameterNames[j]}' a negative variance. Use Bartlett's "
                        + "kernel, or Parzen's, which cannot."
                );
            }
        }
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

    private static void RequireDistinct(int[] ordered, SerialOrder order, ObservationGroups? units)
    {
        for (int t = 1; t < ordered.Length; t++)
        {
            if (order.Positions[ordered[t]] == order.Positions[ordered[t - 1]])
            {
                string label = order.Label(ordered[t]);
                throw new ArgumentException(
                    units is null
                        ? $"Rows {ordered[t - 1]} and {ordered[t]} are both of time {label}: for a panel name its units "
                            + $"({nameof(CovarianceArguments)}.{nameof(CovarianceArguments.Clusters)}, or "
                            + $"{nameof(RegressionData)}.{nameof(RegressionData.WithUnit)}), or use driscoll-kraay."
                        : $"Rows {ordered[t - 1]} and {ordered[t]} are both of time {label} in one unit of '{units.Name}': "
                            + $"a unit has one row a period."
                );
            }
        }
    }
}
