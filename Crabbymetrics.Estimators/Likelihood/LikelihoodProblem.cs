namespace Crabbymetrics.Estimators;

/// <summary>A likelihood that is maximized, and with what.</summary>
/// <param name="Model">The model.</param>
/// <param name="Observations">The observations, wherever they live.</param>
/// <param name="Weights">The n effective weights of rows in memory; empty for all ones. Elsewhere they come with the rows.</param>
/// <param name="Working">The working parameters of the columns.</param>
/// <param name="MaxDegreeOfParallelism">The largest number of threads.</param>
/// <param name="CancellationToken">Ends a pass.</param>
internal readonly record struct LikelihoodProblem(
    LikelihoodEstimator Model,
    IObservations Observations,
    ReadOnlyMemory<double> Weights,
    WorkingParameters Working,
    int MaxDegreeOfParallelism,
    CancellationToken CancellationToken
)
{
    /// <summary>Opens a runner of passes over the rows.</summary>
    public IPassRunner Open() =>
        Observations is RegressionData data
            ? new BlockRunner(Working.View, new LocalRows(data.Outcome, data.Offset, Weights) { Data = data }, MaxDegreeOfParallelism)
            : Observations.Open(Working.View.Specification, 1, MaxDegreeOfParallelism);
}
