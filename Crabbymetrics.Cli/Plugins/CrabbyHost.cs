using Crabbymetrics.Estimators;
using Microsoft.Extensions.DependencyInjection;

namespace Crabbymetrics.Cli.Plugins;

/// <summary>The application behind a command: Crabbymetrics with its defaults, and what the plug-ins of the command line add.</summary>
internal sealed class CrabbyHost
{
    private readonly ServiceCollection _services = new();

    public CrabbyHost(IReadOnlyList<ICrabbymetricsPlugin> plugins)
    {
        ICrabbymetricsBuilder builder = _services.AddCrabbymetrics();
        foreach (ICrabbymetricsPlugin plugin in plugins)
        {
            Register(plugin, builder);
        }

        Models = [.. _services.Select(static service => service.ImplementationInstance).OfType<EstimatorDescriptor>()];
        if (Models.GroupBy(static model => model.Name).FirstOrDefault(static group => group.Count() > 1) is { } twice)
        {
            throw new UsageException($"--plugin: two estimators are named '{twice.Key}'.");
        }
    }

    /// <summary>The estimators on offer.</summary>
    public IReadOnlyList<EstimatorDescriptor> Models { get; }

    /// <summary>Makes the services of one command.</summary>
    public ServiceProvider CreateServices() => _services.BuildServiceProvider();

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
}
