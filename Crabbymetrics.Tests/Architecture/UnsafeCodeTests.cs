using System.Text.RegularExpressions;

namespace Crabbymetrics.Tests.Architecture;

/// <summary>Code that the runtime does not check stands in the kernels of designs and of matrices, and nowhere else.</summary>
public sealed partial class UnsafeCodeTests
{
    private static readonly string[] Kernels = ["Crabbymetrics.Abstractions/Kernels/", "Crabbymetrics.Optimization/LinearAlgebra/"];

    // Files outside the kernels that read memory without a check, and on how many lines. These numbers may only fall, and no file may be
    // added: new code of this kind belongs to the kernels.
    private static readonly Dictionary<string, int> Known = new(StringComparer.Ordinal)
    {
        ["Crabbymetrics.Abstractions/Bootstrap/RandomSource.cs"] = 6,
        ["Crabbymetrics.Abstractions/Data/DesignBlock.Factors.cs"] = 6,
        ["Crabbymetrics.Abstractions/Data/DesignBlock.cs"] = 5,
        ["Crabbymetrics.Abstractions/Data/DesignView.cs"] = 4,
        ["Crabbymetrics.Abstractions/Data/RowTable.cs"] = 8,
        ["Crabbymetrics.Inference/Bootstrap/MultiplierDistribution.cs"] = 2,
        ["Crabbymetrics.Inference/Matrices/PanelCholesky.cs"] = 4,
        ["Crabbymetrics.Inference/Matrices/PanelKernel.cs"] = 51,
        ["Crabbymetrics.Inference/Matrices/RowLoops.cs"] = 28,
        ["Crabbymetrics.Estimators/Families/Formulas/RowLoop.cs"] = 10,
        ["Crabbymetrics.Estimators/Families/Packets/Packet1.cs"] = 2,
        ["Crabbymetrics.Estimators/Families/Packets/Packet4.cs"] = 2,
        ["Crabbymetrics.Estimators/Families/Packets/Packet8.cs"] = 2,
        ["Crabbymetrics.Estimators/Glm/RowKernels.cs"] = 44,
        ["Crabbymetrics.Estimators/Poisson/PoissonFamily.cs"] = 20,
    };

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
        Assert.That(
            sources
                .Where(static path => !Kernels.Any(path.StartsWith))
                .Select(static path => (Path: path, Lines: UncheckedLines(File.ReadLines(Path.Combine(Repository.Root, path)))))
                .Where(static found => found.Lines > Known.GetValueOrDefault(found.Path)),
            Is.Empty
        );
    }

    [TestCase("private static unsafe void Add(double* x)")]
    [TestCase("ref double first = ref MemoryMarshal.GetReference(values);")]
    [TestCase("ref double first = ref MemoryMarshal.GetArrayDataReference(values);")]
    [TestCase("Vector512.LoadUnsafe(ref first, 8).StoreUnsafe(ref target);")]
    [TestCase("x = Unsafe.Add(ref first, i);")]
    public void Each_kind_is_found(string line) => Assert.That(UncheckedLines([line, "// " + line]), Is.EqualTo(1));

    private static int UncheckedLines(IEnumerable<string> lines) =>
        lines.Count(static line => Unchecked().IsMatch(line) && !line.TrimStart().StartsWith("//", StringComparison.Ordinal));

    [GeneratedRegex(@"\bunsafe\b|\bUnsafe\.|LoadUnsafe|StoreUnsafe|\bMemoryMarshal\.Get(Array)?(Data)?Reference")]
    private static partial Regex Unchecked();
}
