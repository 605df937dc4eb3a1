using System.Collections.Immutable;

namespace Crabbymetrics.Estimators;

/// <summary>Observations that live elsewhere with their regressors and instruments as one design, in another order.</summary>
/// <param name="observations">The observations.</param>
/// <param name="order">For each column its place among the regressors and, after these, the instruments.</param>
internal sealed class ColumnsInOrder(IObservations observations, ImmutableArray<int> order) : IObservations
{
    public long RowCount => observations.RowCount;

    public DesignSchema Design { get; } = Select(observations, order);

    public ObservationSummary Summary => observations.Summary;

    public DataRoles Roles => observations.Roles;

    public IPassRunner Open(
        ViewSpecification view,
        int blockStride = 1,
        int maxDegreeOfParallelism = -1,
        ResamplingRecipe? resampling = null
    ) =>
        observations.Open(
            view with
            {
                Columns = [.. view.Columns.Select(column => order[column])],
            },
            blockStride,
            maxDegreeOfParallelism,
            resampling
        );

    private static DesignSchema Select(IObservations observations, ImmutableArray<int> order)
    {
        DesignSchema all = observations.Instruments is { } instruments
            ? observations.Design.Append(instruments.Design)
            : observations.Design;
        return all.SelectColumns(order.AsSpan());
    }
}
