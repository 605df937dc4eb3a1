using System.Reflection;
using System.Runtime.Loader;
using Crabbymetrics.Tests.Architecture;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Crabbymetrics.Tests.Documentation;

/// <summary>
/// Every program of one file in <c>samples</c> compiles against the assemblies of these tests, runs, and prints what
/// <c>Documentation/Samples</c> keeps. Compiling in memory takes a fraction of what <c>dotnet run</c> takes; build/ci.sh runs one of
/// them so. <c>UPDATE_PAGES=1</c> writes the texts anew.
/// </summary>
public sealed class SampleProgramsTests
{
    // The program's Console is this one: what it prints stays its own, whatever runs beside it.
    private const string Surroundings = """
        global using System;
        global using System.Collections.Generic;
        global using System.IO;
        global using System.Linq;
        global using System.Threading;
        global using System.Threading.Tasks;

        internal static class Console
        {
            public static StringWriter Printed { get; } = new();

            public static void WriteLine() => Printed.WriteLine();

            public static void WriteLine(object value) => Printed.WriteLine(value);

            public static void WriteLine(string value) => Printed.WriteLine(value);
        }
        """;

    private static readonly string Samples = Path.Combine(Repository.Root, "samples");

    private static readonly string Kept = Path.Combine(Repository.Root, "Crabbymetrics.Tests", "Documentation", "Samples");

    private static IEnumerable<string> Programs() =>
        Directory.EnumerateFiles(Samples, "*.cs").Select(static path => Path.GetFileNameWithoutExtension(path)).Order();

    [TestCaseSource(nameof(Programs))]
    public void It_prints_what_is_kept(string name)
    {
        string printed = Run(File.ReadAllText(Path.Combine(Samples, name + ".cs")), name);
        string path = Path.Combine(Kept, name + ".txt");
        if (Environment.GetEnvironmentVariable("UPDATE_PAGES") == "1")
        {
            Directory.CreateDirectory(Kept);
            File.WriteAllText(path, printed);
        }

        Assert.That(File.Exists(path), $"{path} is missing: UPDATE_PAGES=1 writes it.");
        Assert.That(printed, Is.EqualTo(File.ReadAllText(path).ReplaceLineEndings("\n")), "UPDATE_PAGES=1 writes the outputs anew");
    }

    [Test]
    public void The_readme_of_the_samples_lists_every_program()
    {
        string page = File.ReadAllText(Path.Combine(Samples, "README.md"));
        Assert.That(Programs().Where(name => !page.Contains($"({name}.cs)", StringComparison.Ordinal)), Is.Empty);
    }

    [Test]
    public void No_text_is_kept_of_a_program_that_is_gone() =>
        Assert.That(Directory.EnumerateFiles(Kept).Select(Path.GetFileNameWithoutExtension), Is.EquivalentTo(Programs()));

    private static string Run(string text, string name)
    {
        // The first lines say to dotnet run which project it needs; the compiler of a project knows them not.
        string program = string.Join(
            '\n',
            text.ReplaceLineEndings("\n").Split('\n').Select(static line => line.StartsWith('#') ? "" : line)
        );
        CSharpCompilation compilation = CSharpCompilation.Create(
            "Sample." + name,
            [CSharpSyntaxTree.ParseText(program, path: name + ".cs"), CSharpSyntaxTree.ParseText(Surroundings)],
            ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
                .Split(Path.PathSeparator)
                .Select(static path => MetadataReference.CreateFromFile(path)),
            new CSharpCompilationOptions(OutputKind.ConsoleApplication, nullableContextOptions: NullableContextOptions.Enable)
        );
        using MemoryStream image = new();
        Assert.That(
            compilation.Emit(image).Diagnostics.Where(static found => found.Severity >= DiagnosticSeverity.Warning && found.Id != "CS1701"),
            Is.Empty
        );
        image.Position = 0;
        AppContext.SetData("EntryPointFileDirectoryPath", Samples);
        AssemblyLoadContext context = new("Sample." + name, isCollectible: true);
        try
        {
            Assembly assembly = context.LoadFromStream(image);
            assembly.EntryPoint!.Invoke(null, assembly.EntryPoint.GetParameters().Length == 0 ? null : [Array.Empty<string>()]);
            PropertyInfo printed = assembly.GetType("Console")!.GetProperty("Printed")!;
            return printed.GetValue(null)!.ToString()!.ReplaceLineEndings("\n");
        }
        finally
        {
            context.Unload();
        }
    }
}
