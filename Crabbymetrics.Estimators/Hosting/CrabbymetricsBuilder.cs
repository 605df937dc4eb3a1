using Microsoft.Extensions.DependencyInjection;

namespace Crabbymetrics.Estimators;

internal sealed record CrabbymetricsBuilder(IServiceCollection Services) : ICrabbymetricsBuilder;
