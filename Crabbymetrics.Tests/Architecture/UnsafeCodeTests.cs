using System.Text.RegularExpressions;

namespace Crabbymetrics.Tests.Architecture;

/// <summary>Code that the runtime does not check stands in the numerical ground floor and nowhere else.</summary>
public sealed partial class UnsafeCodeTests
{
    private const string GroundFloor = "Crabbymetrics.Numerics/";

    [TestCaseSource(typeof(ShippedAssemblies), nameof(ShippedAssemblies.Names))]
    [TestCase("Cli")]
    [TestCase("Benchmarks")]
    public void Unsafe_code_stands_in_the_ground_floor(string assembly)
    {
        string folder = Path.Combine(Repository.Root, "Crabbymetrics." + assembly);
        string[] sources =
        [
            .. Directory
                .EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories)
                .Select(path => Path.GetRelativePath(Repository.Root, path).Replace('\\', '/'))
                .Where(static path => !path.Contains("/obj/") && !path.Contains("/bin/")),
        ];
        Assert.That(sources, Is.Not.Empty);
        Assert.That(
            sources
                .Where(static path => !path.StartsWith(GroundFloor, StringComparison.Ordinal))
                .Where(static path => UncheckedLines(File.ReadLines(Path.Combine(Repository.Root, path))) > 0),
            Is.Empty
        );
    }

    [Test]
    public void No_other_project_allows_unsafe_blocks()
    {
        string[] projects =
        [
            .. Directory
                .EnumerateFiles(Repository.Root, "*.csproj", SearchOption.AllDirectories)
                .Where(static path => File.ReadAllText(path).Contains("AllowUnsafeBlocks", StringComparison.Ordinal))
                .Select(static path => Path.GetRelativePath(Repository.Root, path).Replace('\\', '/')),
        ];
        Assert.That(projects, Is.EqualTo((string[])[GroundFloor + "Crabbymetrics.Numerics.csproj"]));
    }

    [TestCase("private static unsafe void Add(double* x)")]
    [TestCase("ref double first = ref MemoryMarshal.GetReference(values);")]
    [TestCase("ref double first = ref MemoryMarshal.GetArrayDataReference(values);")]
    [TestCase("Vector512.LoadUnsafe(ref first, 8).StoreUnsafe(ref target);")]
    [TestCase("x = Unsafe.Add(ref first, i);")]
    public void Each_kind_is_found(string line) => Assert.That(UncheckedLines([line, "// " + line]), Is.EqualTo(1));

    private static int UncheckedLines(IEnumerable<string> lines) =>
        lines.Count(static line => Unchecked().IsMatch(line) && !line.TrimStart().StartsWith("//", StringComparison.Ordinal));

    [GeneratedRegex(@"\bunsafe\b(?!-inline)|\bUnsafe\.|LoadUnsafe|StoreUnsafe|\bMemoryMarshal\.Get(Array)?(Data)?Reference")]
    private static partial Regex Unchecked();
}
