using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using Crabbymetrics.Estimators;

namespace Crabbymetrics.Cli.Plugins;

/// <summary>Finds out whether an exception that nobody expected was thrown by the code of a plug-in.</summary>
internal static class PluginFault
{
    /// <summary>The name of the plug-in whose code was running; null where none was.</summary>
    /// <param name="error">The exception.</param>
    /// <param name="plugins">The plug-ins of the command line.</param>
    public static string? Find(Exception error, IReadOnlyList<ICrabbymetricsPlugin> plugins) =>
        PluginSupport.IsSupported && plugins.Count > 0 ? FindInTrace(error, plugins) : null;

    [RequiresUnreferencedCode("The methods of a stack trace are not known when the tool is trimmed.")]
    private static string? FindInTrace(Exception error, IReadOnlyList<ICrabbymetricsPlugin> plugins)
    {
        for (Exception? at = error; at is not null; at = at.InnerException)
        {
            foreach (StackFrame frame in new StackTrace(at).GetFrames())
            {
                Assembly? assembly = frame.GetMethod()?.Module.Assembly;
                if (assembly is not null && plugins.Any(plugin => plugin.GetType().Assembly == assembly))
                {
                    return assembly.GetName().Name;
                }
            }
        }

        return null;
    }
}
