namespace Crabbymetrics.Estimators;

/// <summary>Observations that live elsewhere, seen without their regressors: what a null model is fitted to.</summary>
internal sealed class WithoutRegressors(IObservations observations) : IObservations
{
    public long RowCount => observations.RowCount;

    public DesignSchema Design { get; } = DesignMatrix.Create(0, []).Schema;

    public ObservationSummary Summary => observations.Summary;

    public DataRoles Roles => observations.Roles;

    public IPassRunner Open(
        ViewSpecification view,
        int blockStride = 1,
        int maxDegreeOfParallelism = -1,
        ResamplingRecipe? resampling = null
    ) => observations.Open(view, blockStride, maxDegreeOfParallelism, resampling);
}
