using System.Text.RegularExpressions;
using Crabbymetrics.Tests.Architecture;

namespace Crabbymetrics.Tests.Samples.ThirdPartyGlm;

/// <summary>
/// How much a third party writes. Lines of code are counted: neither blank nor a comment, usings and braces included, of the part's files
/// and of every file of the sample that they name a type of. A line has at most 140 columns and one statement, so that no lines are saved
/// by long or crowded ones.
/// </summary>
public sealed partial class LineCountTests
{
    private const int Columns = 140;

    private static readonly string Folder = Path.Combine(Repository.Root, "samples", "ThirdPartyGlm");

    [TestCase("Hc4Covariance", 20)]
    [TestCase("Hc4mCovariance", 20)]
    [TestCase("DampedNewtonSolver", 60)]
    [TestCase("LeastSquares", 50)]
    [TestCase("CensoredWeibull", 60)]
    public void A_part_takes_few_lines(string type, int most)
    {
        string[] files = [.. FilesOf(type)];
        int count = files.Sum(file => Code(file).Count());
        Assert.That(count, Is.LessThanOrEqualTo(most), string.Join(", ", files.Select(Path.GetFileName)));
    }

    [Test]
    public void Lines_are_neither_long_nor_crowded() =>
        Assert.Multiple(() =>
        {
            foreach (string file in Directory.EnumerateFiles(Folder, "*.cs"))
            {
                foreach (string line in Code(file))
                {
                    Assert.That(line.TrimEnd(), Has.Length.LessThanOrEqualTo(Columns), Path.GetFileName(file));
                    Assert.That(StatementsOf(line), Is.LessThanOrEqualTo(1), $"{Path.GetFileName(file)}: {line.Trim()}");
                }
            }
        });

    [Test]
    public void Helpers_in_other_files_count()
    {
        string[] files = [.. FilesOf("LeastSquares").Select(static file => Path.GetFileName(file)!).Order(StringComparer.Ordinal)];
        Assert.That(files, Is.EqualTo(new[] { "LeastSquares.cs", "LeastSquaresResult.cs" }));
    }

    // The part's own file and, from each, the files of the types that it names.
    private static IEnumerable<string> FilesOf(string type)
    {
        Dictionary<string, string> all = Directory
            .EnumerateFiles(Folder, "*.cs")
            .ToDictionary(static file => Path.GetFileNameWithoutExtension(file), static file => file);
        HashSet<string> found = [type];
        Queue<string> open = new(found);
        while (open.TryDequeue(out string? next))
        {
            string code = string.Join('\n', Code(all[next]));
            foreach (string name in Names().Matches(code).Select(static match => match.Value).Where(all.ContainsKey))
            {
                if (found.Add(name))
                {
                    open.Enqueue(name);
                }
            }
        }

        return found.Select(name => all[name]);
    }

    private static IEnumerable<string> Code(string file) =>
        File.ReadLines(file).Where(static line => line.Trim() is { Length: > 0 } text && !text.StartsWith("//", StringComparison.Ordinal));

    // Semicolons outside of texts and of the head of a for; two accessors of a property are one declaration.
    private static int StatementsOf(string line)
    {
        string code = Texts().Replace(line, "\"\"");
        return code.TrimStart().StartsWith("for (", StringComparison.Ordinal)
            ? 1
            : Accessors().Replace(code, "").Count(static character => character == ';');
    }

    [GeneratedRegex(@"\b[A-Z]\w+\b")]
    private static partial Regex Names();

    [GeneratedRegex("\"(?:[^\"\\\\]|\\\\.)*\"")]
    private static partial Regex Texts();

    [GeneratedRegex(@"\b(get|set|init);")]
    private static partial Regex Accessors();
}
