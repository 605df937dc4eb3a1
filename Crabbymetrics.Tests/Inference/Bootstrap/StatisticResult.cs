using System.Collections.Immutable;
using Crabbymetrics;

namespace Crabbymetrics.Tests.Inference.Bootstrap;

/// <summary>One statistic of weighted data, which knows nothing but how to compute itself again.</summary>
internal class StatisticResult(int rows, Func<double[], double> statistic) : IWeightedRefit, IObservedData
{
    public string EstimatorName => "statistic";

    public ImmutableArray<string> ParameterNames => ["statistic"];

    public ImmutableArray<double> Parameters { get; } = [statistic([.. Enumerable.Repeat(1.0, rows)])];

    public FitDiagnostics Diagnostics { get; } =
        new()
        {
            Converged = true,
            Iterations = 0,
            TerminationReason = TerminationReason.Solved,
            Objective = 0.0,
        };

    public double ObservationCount => rows;

    public int RowCount => rows;

    public ObservationWeights? Weights { get; init; }

    public ImmutableDictionary<string, Clustering> Clusters { get; init; } = ImmutableDictionary<string, Clustering>.Empty;

    public IObservations Observations => new ObservationSet(rows) { Weights = Weights, Clusters = Clusters };

    public RefitOutcome Refit(ReadOnlySpan<double> weights, Span<double> parameters, CancellationToken cancellationToken = default)
    {
        parameters[0] = statistic(weights.ToArray());
        return RefitOutcome.Success;
    }
}
