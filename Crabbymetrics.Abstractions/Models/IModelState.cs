using System.Collections.Immutable;
using System.Text.Json;

namespace Crabbymetrics;

/// <summary>
/// A result that says by which descriptor and with which options its model is made again. A result that does not implement it is saved
/// under its <see cref="IEstimationResult.EstimatorName"/> with the options that the host knows.
/// </summary>
public interface IModelState : IEstimationResult
{
    /// <summary>The name of the descriptor of the estimator.</summary>
    /// <value>Default <see cref="IEstimationResult.EstimatorName"/>.</value>
    string ModelName => EstimatorName;

    /// <summary>The options that differ from their defaults, as text by member; those that the descriptor's schema knows.</summary>
    /// <value>Default none.</value>
    ImmutableSortedDictionary<string, string> ModelOptions => ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>The result whose estimates, link and statistics are kept, where it is another than this one: the model of a
    /// pipeline.</summary>
    /// <value>Default this one.</value>
    IEstimationResult ModelResult => this;

    /// <summary>The columns of the data of the fit, where these are not those of the parameters; the default value for those.</summary>
    ImmutableArray<string> ModelRegressors => default;

    /// <summary>Writes what the estimator alone knows of the model, for the <c>RestoreWith</c> of its descriptor, as properties of an
    /// object that is open. The default writes nothing.</summary>
    /// <param name="writer">The writer.</param>
    void WriteState(Utf8JsonWriter writer) { }
}
