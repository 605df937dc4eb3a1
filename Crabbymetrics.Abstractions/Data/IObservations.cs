using System.Collections.Immutable;

namespace Crabbymetrics;

/// <summary>
/// Observations, wherever they live. Where rows live is not what is summed: schema and summary say what a fit must know beforehand, and
/// <see cref="Open"/> gives the runner that takes passes to the rows and brings their sums back. <see cref="RegressionData"/> is the
/// implementation in memory. Immutable.
/// </summary>
/// <remarks>
/// An implementation has one half or both. The first half is what fits need: <see cref="Design"/>, <see cref="Summary"/>,
/// <see cref="Roles"/>, <see cref="Open"/>. The second half is values by row beside outcome and regressors (<see cref="Weights"/>,
/// <see cref="Clusters"/>, <see cref="Time"/>, <see cref="Units"/>, <see cref="Columns"/>), which some covariances need and which
/// observations that live elsewhere do not have. What is not implemented refuses with the reason.
/// </remarks>
public interface IObservations
{
    /// <summary>The number of rows.</summary>
    long RowCount { get; }

    /// <summary>The columns of the design without their values.</summary>
    /// <exception cref="NotSupportedException">These observations have no regressors.</exception>
    DesignSchema Design => throw new NotSupportedException("These observations have no regressors: no model can be fitted to them.");

    /// <summary>What is known of outcome, weights, offset and groups without their values.</summary>
    /// <exception cref="NotSupportedException">These observations have no outcome.</exception>
    ObservationSummary Summary => throw new NotSupportedException("These observations have no outcome: no model can be fitted to them.");

    /// <summary>The instruments without their values; null (the default) where there are none.</summary>
    InstrumentSchema? Instruments => null;

    /// <summary>The roles that are present and change the estimates.</summary>
    DataRoles Roles => Weights is null ? DataRoles.None : DataRoles.Weights;

    /// <summary>Refuses observations with a role that an estimator does not use.</summary>
    /// <param name="estimatorName">The name of the estimator, for the message.</param>
    /// <param name="used">The roles that it uses.</param>
    /// <exception cref="ArgumentException">A role is present that is not among <paramref name="used"/>; the message names it.</exception>
    void RefuseUnusedRoles(string estimatorName, DataRoles used) => UnusedRoles.Refuse(this, estimatorName, used);

    /// <summary>Some of the rows in memory, taken at equal distances from all pieces, with the same columns: a fit may start from theirs.
    /// Null (the default) where there are none.</summary>
    RegressionData? Sample => null;

    /// <summary>Opens a runner of passes over all rows.</summary>
    /// <param name="view">The columns to see, and their shifts; those of <see cref="Instruments"/> come after those of
    /// <see cref="Design"/>.</param>
    /// <param name="blockStride">Visits one block in this many; 1 (the default) visits all.</param>
    /// <param name="maxDegreeOfParallelism">The largest number of threads here; -1 for all processors. It changes no bit.</param>
    /// <param name="resampling">Random weights that multiply those of the rows; null (the default) for none.</param>
    /// <returns>The runner, which the caller disposes of.</returns>
    /// <exception cref="NotSupportedException">These observations have no regressors.</exception>
    IPassRunner Open(ViewSpecification view, int blockStride = 1, int maxDegreeOfParallelism = -1, ResamplingRecipe? resampling = null) =>
        throw new NotSupportedException("These observations have no regressors: no pass can be run over them.");

    /// <summary>The weights; null where there are none.</summary>
    /// <exception cref="InferenceUnavailableException">The rows live elsewhere.</exception>
    ObservationWeights? Weights => throw ObservationsElsewhere.Refusal("weights", RowCount);

    /// <summary>The clusterings by name; empty where there are none.</summary>
    /// <exception cref="InferenceUnavailableException">The rows live elsewhere.</exception>
    ImmutableDictionary<string, Clustering> Clusters => throw ObservationsElsewhere.Refusal("clusters", RowCount);

    /// <summary>The time of each observation; null where there is none.</summary>
    /// <exception cref="InferenceUnavailableException">The rows live elsewhere.</exception>
    TimeIndex? Time => throw ObservationsElsewhere.Refusal("times", RowCount);

    /// <summary>The unit of a panel that each observation belongs to; null where none was named.</summary>
    /// <exception cref="InferenceUnavailableException">The rows live elsewhere.</exception>
    Clustering? Units => throw ObservationsElsewhere.Refusal("units", RowCount);

    /// <summary>Further columns by name that are no regressors: coordinates, marks of censoring, classes of exposure, ids.</summary>
    /// <exception cref="InferenceUnavailableException">The rows live elsewhere.</exception>
    ImmutableDictionary<string, DesignColumn> Columns => throw ObservationsElsewhere.Refusal("further columns", RowCount);
}
