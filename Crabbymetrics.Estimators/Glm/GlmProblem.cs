namespace Crabbymetrics.Estimators;

/// <summary>The minimization of a generalized linear model: rows with their family, the parameters on their design, the ridge penalty, the
/// threads of a pass and the token that ends it. A value, since fits of a hundred rows are made of such things.</summary>
/// <param name="Rows">The rows and the family.</param>
/// <param name="Parameters">Their working parameters.</param>
/// <param name="Alpha">The weight of the ridge penalty; 0 for none.</param>
/// <param name="MaxDegreeOfParallelism">The largest number of threads; -1 for all processors.</param>
/// <param name="CancellationToken">Ends a pass.</param>
internal readonly record struct GlmProblem(
    GlmRows Rows,
    WorkingParameters Parameters,
    double Alpha,
    int MaxDegreeOfParallelism,
    CancellationToken CancellationToken
)
{
    /// <summary>The same with another family, such as that of the expected curvatures.</summary>
    public GlmProblem With(IGlmFamily family) => this with { Rows = Rows with { Family = family } };
}
