namespace Crabbymetrics.Estimators;

/// <summary>A likelihood that is maximized, and with what.</summary>
/// <param name="Model">The model.</param>
/// <param name="Data">The data.</param>
/// <param name="Weights">The n effective weights; empty for all ones.</param>
/// <param name="Working">The working parameters of the columns.</param>
/// <param name="MaxDegreeOfParallelism">The largest number of threads.</param>
/// <param name="CancellationToken">Ends a pass.</param>
internal readonly record struct LikelihoodProblem(
    LikelihoodEstimator Model,
    RegressionData Data,
    ReadOnlyMemory<double> Weights,
    WorkingParameters Working,
    int MaxDegreeOfParallelism,
    CancellationToken CancellationToken
);
