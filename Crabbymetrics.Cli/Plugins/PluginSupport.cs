using System.Diagnostics.CodeAnalysis;

namespace Crabbymetrics.Cli.Plugins;

/// <summary>Whether this build of the tool can load assemblies at run time.</summary>
internal static class PluginSupport
{
    /// <summary>
    /// False where the tool is compiled ahead of time (the project file sets the switch): there is no compiler for a plug-in's code, and
    /// what it may call has been trimmed away. The compiler then leaves the loader out, so that nothing in the binary asks for it.
    /// </summary>
    [FeatureSwitchDefinition("Crabbymetrics.Cli.Plugins.IsSupported")]
    [FeatureGuard(typeof(RequiresUnreferencedCodeAttribute))]
    // The analyzer knows no such property but the runtime's own. The project file sets the switch to false wherever the tool is trimmed.
#pragma warning disable IL4000
    public static bool IsSupported =>
        !AppContext.TryGetSwitch("Crabbymetrics.Cli.Plugins.IsSupported", out bool isSupported) || isSupported;
#pragma warning restore IL4000
}
