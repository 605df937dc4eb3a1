using Crabbymetrics.Cli.Fitting;
using Crabbymetrics.Estimators;
using Crabbymetrics.Optimization;
using Microsoft.Extensions.DependencyInjection;

namespace Crabbymetrics.Cli.Plugins;

/// <summary>The application behind a command: Crabbymetrics with its defaults, and what the plug-ins of the command line add.</summary>
internal sealed class CrabbyHost
{
    private readonly IReadOnlyList<ICrabbymetricsPlugin> _plugins;

    public CrabbyHost(IReadOnlyList<ICrabbymetricsPlugin> plugins)
    {
        _plugins = plugins;
        IReadOnlyList<IFitBinding> own = FitBindings.Create();
        Bindings = plugins.Count == 0 ? own : [.. own, .. PluginBindings(own)];
    }

    /// <summary>The estimators on offer.</summary>
    public IReadOnlyList<IFitBinding> Bindings { get; }

    /// <summary>The solvers that estimators take, plug-ins' own among them.</summary>
    public string SolverNames
    {
        get
        {
            using ServiceProvider provider = CreateServices();
            return string.Join(", ", LikelihoodSolvers.Names(provider.GetRequiredService<ISolverRegistry>()));
        }
    }

    /// <summary>Makes the services of one command.</summary>
    /// <param name="configure">What the command adds.</param>
    public ServiceProvider CreateServices(Action<ICrabbymetricsBuilder>? configure = null)
    {
        ServiceCollection services = new();
        ICrabbymetricsBuilder builder = services.AddCrabbymetrics();
        foreach (ICrabbymetricsPlugin plugin in _plugins)
        {
            Register(plugin, builder);
        }

        configure?.Invoke(builder);
        return services.BuildServiceProvider();
    }

    private static void Register(ICrabbymetricsPlugin plugin, ICrabbymetricsBuilder builder)
    {
        try
        {
            plugin.Register(builder);
        }
#pragma warning disable CA1031 // Whatever a plug-in throws is told in one line.
        catch (Exception error)
#pragma warning restore CA1031
        {
            throw new UsageException(
                $"{PluginLoader.OptionName} {plugin.GetType().Assembly.GetName().Name}: {plugin.GetType().Name} cannot register what it "
                    + $"adds: {error.GetType().Name}: {error.Message}",
                error
            );
        }
    }

    private IEnumerable<IFitBinding> PluginBindings(IReadOnlyList<IFitBinding> own)
    {
        using ServiceProvider provider = CreateServices();
        HashSet<string> names = [.. own.Select(static binding => binding.Name)];
        foreach (NamedEstimator estimator in provider.GetServices<NamedEstimator>())
        {
            yield return names.Add(estimator.Name)
                ? new NamedEstimatorBinding(estimator)
                : throw new UsageException($"--plugin: two estimators are named '{estimator.Name}'.");
        }
    }
}
