using System.Collections.Immutable;

namespace Crabbymetrics;

/// <summary>The covariances of a saved model: the one that it was saved with.</summary>
internal sealed class StoredCovariances(ModelState state) : ICovarianceRegistry
{
    /// <inheritdoc/>
    public ImmutableArray<string> Names => state.Covariance is { } covariance ? [covariance.Kind] : [];

    /// <inheritdoc/>
    public ICovarianceEstimator Find(string name)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        return new Stored(state, name.Trim());
    }

    private sealed class Stored(ModelState state, string name) : ICovarianceEstimator
    {
        public string Name => name;

        public string Description => "The covariance with which the model was saved.";

        public CovarianceMatrix Estimate(IEstimationResult result, CovarianceArguments arguments)
        {
            if (state.Covariance is not { } covariance)
            {
                throw new InferenceUnavailableException(
                    state.InferenceUnavailableReason ?? "The model was saved without a covariance: another needs the data of the fit."
                );
            }

            return string.Equals(covariance.Kind, name, StringComparison.OrdinalIgnoreCase)
                ? covariance
                : throw new InferenceUnavailableException(
                    $"The model was saved with the covariance '{covariance.Kind}' and without its data, which '{name}' needs: fit it "
                        + "again, and save it with that one."
                );
        }
    }
}
