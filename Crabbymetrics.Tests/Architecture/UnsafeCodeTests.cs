using System.Text.RegularExpressions;

namespace Crabbymetrics.Tests.Architecture;

/// <summary>Code that the runtime does not check stands in the kernels of designs and of matrices, and nowhere else.</summary>
public sealed class UnsafeCodeTests
{
    private static readonly string[] Kernels = ["Crabbymetrics.Abstractions/Kernels/", "Crabbymetrics.Optimization/LinearAlgebra/"];

    [TestCaseSource(typeof(ShippedAssemblies), nameof(ShippedAssemblies.Names))]
    public void Unsafe_code_stands_in_the_kernels(string assembly)
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
        Assert.That(sources.Where(static path => !Kernels.Any(path.StartsWith) && IsUnsafe(path)), Is.Empty);
    }

    private static bool IsUnsafe(string path) =>
        File.ReadLines(Path.Combine(Repository.Root, path))
            .Any(static line => Regex.IsMatch(line, @"\bunsafe\b") && !line.TrimStart().StartsWith("//", StringComparison.Ordinal));
}
