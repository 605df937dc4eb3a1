namespace Crabbymetrics.Estimators;

/// <summary>Observations that live elsewhere under the weights of a recipe, which the rows draw where they are.</summary>
internal sealed class ResampledObservations(IObservations observations, ResamplingRecipe recipe) : IObservations
{
    public long RowCount => observations.RowCount;

    public DesignSchema Design => observations.Design;

    public ObservationSummary Summary => observations.Summary;

    public InstrumentSchema? Instruments => observations.Instruments;

    public DataRoles Roles => observations.Roles | DataRoles.Weights;

    public IPassRunner Open(
        ViewSpecification view,
        int blockStride = 1,
        int maxDegreeOfParallelism = -1,
        ResamplingRecipe? resampling = null
    ) =>
        resampling is null
            ? observations.Open(view, blockStride, maxDegreeOfParallelism, recipe)
            : throw new NotSupportedException("Rows are resampled once: these have a recipe already.");
}
