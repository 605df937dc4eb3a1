using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Runtime.Loader;

namespace Crabbymetrics.Cli.Plugins;

/// <summary>
/// Finds an assembly that is large and needed by few commands, where it is installed: beside the tool, or in a folder of its own name in a
/// folder of plug-ins, of which the variable CRABBY_PLUGINS names some, and which is else that of the user. Nothing is looked for until it
/// is needed.
/// </summary>
/// <param name="Name">The name of the assembly.</param>
/// <param name="What">What it is, for messages: <c>the DuckDB plug-in</c>.</param>
internal sealed record OptionalAssembly(string Name, string What)
{
    private const string Variable = "CRABBY_PLUGINS";

    private static string UserFolder =>
        Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData), "crabby", "plugins");

    /// <summary>Makes the one type of the assembly that implements an interface.</summary>
    /// <typeparam name="T">The interface.</typeparam>
    /// <param name="wanted">What asks for it, for messages.</param>
    /// <exception cref="UsageException">It is not installed, or cannot be loaded.</exception>
    public T Create<T>(string wanted)
    {
        if (!PluginSupport.IsSupported)
        {
            throw new UsageException(
                $"{wanted}: it needs {What}, and this crabby is compiled ahead of time and loads no assemblies. It needs the tool as an "
                    + "assembly."
            );
        }

        string? file = Candidates().FirstOrDefault(File.Exists);
        return file is null
            ? throw new UsageException(
                $"{wanted}: it needs {What}, which is not installed. Publish {Name} into {Path.Combine(UserFolder, Name)}, or into a "
                    + $"folder of that name in one that {Variable} names."
            )
            : (T)Load(file, typeof(T));
    }

    private IEnumerable<string> Candidates()
    {
        string file = Name + ".dll";
        yield return Path.Combine(AppContext.BaseDirectory, file);
        string[] folders = (Environment.GetEnvironmentVariable(Variable) ?? "").Split(
            Path.PathSeparator,
            StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries
        );
        foreach (string folder in folders.Append(UserFolder))
        {
            yield return Path.Combine(folder, Name, file);
        }
    }

    [RequiresUnreferencedCode("A plug-in is not known when the tool is trimmed.")]
    private static object Load(string file, Type wanted)
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
            Type type = assembly.GetExportedTypes().Single(type => type.IsAssignableTo(wanted));
            return type.GetConstructor(Type.EmptyTypes)!.Invoke(null);
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
