using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Runtime.Loader;
using Crabbymetrics.Estimators;

namespace Crabbymetrics.Cli.Plugins;

/// <summary>Loads the assemblies that <c>--plugin</c> names.</summary>
internal static class PluginLoader
{
    public const string OptionName = "--plugin";

    /// <summary>The plug-ins of a command line. They are loaded before it is parsed, since they decide which commands there are.</summary>
    public static IReadOnlyList<ICrabbymetricsPlugin> Load(IReadOnlyList<string> arguments)
    {
        List<ICrabbymetricsPlugin> plugins = [];
        for (int i = 0; i < arguments.Count; i++)
        {
            if (arguments[i] == OptionName && i + 1 < arguments.Count)
            {
                plugins.AddRange(LoadFile(arguments[++i]));
            }
            else if (arguments[i].StartsWith(OptionName + "=", StringComparison.Ordinal))
            {
                plugins.AddRange(LoadFile(arguments[i][(OptionName.Length + 1)..]));
            }
        }

        return plugins;
    }

    private static List<ICrabbymetricsPlugin> LoadFile(string path) =>
        PluginSupport.IsSupported
            ? LoadAssembly(path)
            : throw new UsageException(
                $"{OptionName} {path}: this crabby is compiled ahead of time and loads no assemblies. Plug-ins need the tool as an "
                    + $"assembly: the dotnet tool, or published without Native AOT."
            );

    [RequiresUnreferencedCode("A plug-in is not known when the tool is trimmed.")]
    private static List<ICrabbymetricsPlugin> LoadAssembly(string path)
    {
        string file = Path.GetFullPath(path);
        if (!File.Exists(file))
        {
            throw new UsageException($"{OptionName} {path}: there is no such file.");
        }

        try
        {
            // The plug-in's own dependencies lie beside it; Crabbymetrics itself is the tool's.
            AssemblyDependencyResolver resolver = new(file);
            AssemblyLoadContext.Default.Resolving += (context, name) =>
                resolver.ResolveAssemblyToPath(name) is { } found ? context.LoadFromAssemblyPath(found) : null;
            return Create(AssemblyLoadContext.Default.LoadFromAssemblyPath(file), path);
        }
        catch (Exception error)
            when (error
                    is BadImageFormatException
                        or FileLoadException
                        or InvalidOperationException
                        or ReflectionTypeLoadException
                        or TargetInvocationException
                        or IOException
                        or TypeLoadException
            )
        {
            Exception cause = error is TargetInvocationException { InnerException: { } inner } ? inner : error;
            throw new UsageException($"{OptionName} {path}: it cannot be loaded: {cause.Message}", error);
        }
    }

    [RequiresUnreferencedCode("A plug-in is not known when the tool is trimmed.")]
    private static List<ICrabbymetricsPlugin> Create(Assembly assembly, string path)
    {
        List<ICrabbymetricsPlugin> plugins = [];
        foreach (Type type in assembly.GetExportedTypes())
        {
            if (
                type is { IsClass: true, IsAbstract: false }
                && type.IsAssignableTo(typeof(ICrabbymetricsPlugin))
                && type.GetConstructor(Type.EmptyTypes) is { } constructor
            )
            {
                plugins.Add((ICrabbymetricsPlugin)constructor.Invoke(null));
            }
        }

        return plugins.Count > 0
            ? plugins
            : throw new UsageException(
                $"{OptionName} {path}: no public class in it implements {nameof(ICrabbymetricsPlugin)} with a constructor without "
                    + $"parameters."
            );
    }
}
