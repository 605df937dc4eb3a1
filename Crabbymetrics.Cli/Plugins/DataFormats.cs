using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Runtime.Loader;
using Crabbymetrics.Data;

namespace Crabbymetrics.Cli.Plugins;

/// <summary>
/// Finds what reads databases and queries where it is installed: <c>Crabbymetrics.Data.DuckDb.dll</c> beside the tool, or in a folder of
/// its own name in a folder of plug-ins, of which the variable CRABBY_PLUGINS names some, and which is else that of the user. Nothing is
/// looked for until it is needed.
/// </summary>
internal static class DataFormats
{
    private const string DuckDb = "Crabbymetrics.Data.DuckDb";
    private const string Variable = "CRABBY_PLUGINS";

    private static string UserFolder =>
        Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData), "crabby", "plugins");

    /// <summary>What runs queries.</summary>
    /// <exception cref="UsageException">It is not installed.</exception>
    public static IDataFormat ForQueries() => Find("--sql");

    /// <summary>What reads a file.</summary>
    /// <exception cref="UsageException">It is not installed.</exception>
    public static IDataFormat ForFile(string path) => Find(path);

    private static IDataFormat Find(string wanted)
    {
        if (!PluginSupport.IsSupported)
        {
            throw new UsageException(
                $"{wanted}: DuckDB is a plug-in, and this crabby is compiled ahead of time and loads no assemblies. It needs the "
                    + "tool as an assembly."
            );
        }

        string? file = Candidates().FirstOrDefault(File.Exists);
        return file is null
            ? throw new UsageException(
                $"{wanted}: it needs the DuckDB plug-in, which is not installed. Publish {DuckDb} into "
                    + $"{Path.Combine(UserFolder, DuckDb)}, or into a folder of that name in one that {Variable} names."
            )
            : Load(file);
    }

    private static IEnumerable<string> Candidates()
    {
        const string Name = DuckDb + ".dll";
        yield return Path.Combine(AppContext.BaseDirectory, Name);
        string[] folders = (Environment.GetEnvironmentVariable(Variable) ?? "").Split(
            Path.PathSeparator,
            StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries
        );
        foreach (string folder in folders.Append(UserFolder))
        {
            yield return Path.Combine(folder, DuckDb, Name);
        }
    }

    [RequiresUnreferencedCode("A plug-in is not known when the tool is trimmed.")]
    private static IDataFormat Load(string file)
    {
        try
        {
            AssemblyDependencyResolver resolver = new(file);
            AssemblyLoadContext.Default.Resolving += (context, name) =>
                resolver.ResolveAssemblyToPath(name) is { } found ? context.LoadFromAssemblyPath(found) : null;
            AssemblyLoadContext.Default.ResolvingUnmanagedDll += (_, name) =>
                resolver.ResolveUnmanagedDllToPath(name) is { } found
                    ? System.Runtime.InteropServices.NativeLibrary.Load(found)
                    : IntPtr.Zero;
            Assembly assembly = AssemblyLoadContext.Default.LoadFromAssemblyPath(Path.GetFullPath(file));
            Type type = assembly.GetExportedTypes().Single(static type => type.IsAssignableTo(typeof(IDataFormat)));
            return (IDataFormat)type.GetConstructor(Type.EmptyTypes)!.Invoke(null);
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
            throw new UsageException($"{file}: it cannot be loaded: {error.Message}", error);
        }
    }
}
