using System.Collections.Immutable;

namespace Crabbymetrics;

/// <summary>A result that estimated or was given parameters of the distribution beside mean and dispersion.</summary>
public interface IDistributionParameters
{
    /// <summary>The parameters by name: <c>theta</c> of a negative binomial, <c>power</c> of a Tweedie model.</summary>
    ImmutableArray<KeyValuePair<string, double>> DistributionParameters { get; }
}
