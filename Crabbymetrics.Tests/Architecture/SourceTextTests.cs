namespace Crabbymetrics.Tests.Architecture;

/// <summary>What the formatter and the compiler's style rules do not look at.</summary>
public sealed class SourceTextTests
{
    private const int MostColumns = 140;

    private static readonly string[] Folders =
    [
        // The package of all has no source of its own.
        .. Directory
            .EnumerateDirectories(Repository.Root, "Crabbymetrics.*")
            .Select(static path => Path.GetFileName(path))
            .Where(static folder => folder != "Crabbymetrics"),
        "samples",
    ];

    [TestCaseSource(nameof(Folders))]
    public void No_line_is_longer_than_140_columns(string folder)
    {
        string[] sources =
        [
            .. Directory
                .EnumerateFiles(Path.Combine(Repository.Root, folder), "*.cs", SearchOption.AllDirectories)
                .Where(static path => !path.Contains("/obj/") && !path.Contains("/bin/")),
        ];
        Assert.That(sources, Is.Not.Empty);
        Assert.That(sources.SelectMany(LongLines), Is.Empty);
    }

    private static IEnumerable<string> LongLines(string path) =>
        File.ReadLines(path)
            .Select((line, index) => (Line: line, Number: index + 1))
            .Where(static numbered => numbered.Line.Length > MostColumns)
            .Select(numbered => $"{Path.GetRelativePath(Repository.Root, path)}:{numbered.Number}");
}
