using Microsoft.Extensions.DependencyInjection;

namespace Crabbymetrics.Estimators;

/// <summary>What <see cref="CrabbymetricsServiceCollectionExtensions.AddCrabbymetrics"/> returns: the place to add to and change what is
/// registered.</summary>
public interface ICrabbymetricsBuilder
{
    /// <summary>The services being registered.</summary>
    IServiceCollection Services { get; }
}
