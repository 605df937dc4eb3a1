using System.Text.RegularExpressions;

namespace Crabbymetrics.Tests.Architecture;

/// <summary>
/// Arrows between the folders of an assembly: a folder points to another where its code names a type that is declared there. Folders that
/// can be reached from each other form a ring, in which none can be understood without all. There are none.
/// </summary>
public sealed partial class FolderTests
{
    [TestCaseSource(typeof(ShippedAssemblies), nameof(ShippedAssemblies.Names))]
    public void Folders_form_no_ring(string assembly)
    {
        Dictionary<string, HashSet<string>> arrows = Arrows(Sources(assembly));
        string[] inRings = [.. arrows.Keys.Where(folder => Reachable(arrows, folder).Contains(folder)).Order(StringComparer.Ordinal)];
        Assert.That(inRings, Is.Empty);
    }

    [Test]
    public void A_ring_is_found_and_comments_and_texts_make_no_arrow()
    {
        Dictionary<string, HashSet<string>> arrows = Arrows([
            ("A", "internal sealed class First { Second? Next; }"),
            ("B", "internal class Second { Third? Next; }"),
            ("C", "public record Third(First? Next);"),
            ("D", "// First\ninternal class Fourth { string Text = \"First\"; }"),
            ("E", "internal class Fifth { Fourth? Next; }"),
            ("F", "internal class Sixth { object Next = new Seventh(1); void Fifth(int x) { } }"),
            ("G", "internal class Seventh(int next) : Fourth(next);"),
        ]);
        Assert.Multiple(() =>
        {
            Assert.That(Reachable(arrows, "A"), Is.EquivalentTo((string[])["A", "B", "C"]));
            Assert.That(Reachable(arrows, "D"), Is.Empty);
            Assert.That(Reachable(arrows, "E"), Is.EquivalentTo((string[])["D"]));
            Assert.That(Reachable(arrows, "F"), Is.EquivalentTo((string[])["D", "G"]));
        });
    }

    private static IEnumerable<(string Folder, string Code)> Sources(string assembly)
    {
        string root = Path.Combine(Repository.Root, "Crabbymetrics." + assembly);
        return Directory
            .EnumerateFiles(root, "*.cs", SearchOption.AllDirectories)
            .Select(path => (Parts: Path.GetRelativePath(root, path).Split(Path.DirectorySeparatorChar), Path: path))
            .Where(static file => file.Parts[0] is not ("bin" or "obj"))
            .Select(static file => (file.Parts.Length == 1 ? "." : file.Parts[0], File.ReadAllText(file.Path)));
    }

    private static Dictionary<string, HashSet<string>> Arrows(IEnumerable<(string Folder, string Code)> sources)
    {
        (string Folder, string Code)[] files = [.. sources.Select(static file => (file.Folder, NotCode().Replace(file.Code, " ")))];
        Dictionary<string, string> declared = new(StringComparer.Ordinal);
        foreach ((string folder, string code) in files)
        {
            foreach (Match match in Declaration().Matches(code))
            {
                declared.TryAdd(match.Groups["name"].Value, folder);
            }
        }

        Dictionary<string, HashSet<string>> arrows = new(StringComparer.Ordinal);
        foreach ((string folder, string code) in files)
        {
            arrows.TryAdd(folder, []);
            foreach (Match word in Word().Matches(code))
            {
                if (declared.TryGetValue(word.Value, out string? other) && other != folder)
                {
                    arrows[folder].Add(other);
                }
            }
        }

        return arrows;
    }

    private static HashSet<string> Reachable(Dictionary<string, HashSet<string>> arrows, string start)
    {
        HashSet<string> reached = [];
        Stack<string> open = new([start]);
        while (open.TryPop(out string? folder))
        {
            foreach (string next in arrows[folder])
            {
                if (reached.Add(next))
                {
                    open.Push(next);
                }
            }
        }

        return reached;
    }

    [GeneratedRegex(@"//[^\n]*|""(\\.|[^""\\\n])*""")]
    private static partial Regex NotCode();

    [GeneratedRegex(
        @"^(public|internal)\s+((static|sealed|abstract|readonly|partial|unsafe|ref)\s+)*"
            + @"(class|struct|interface|record(\s+(struct|class))?|enum|delegate\s+\w+)\s+(?<name>\w+)",
        RegexOptions.Multiline
    )]
    private static partial Regex Declaration();

    // A word before a bracket is the name of a method, but for a constructor after "new", a colon or a comma.
    [GeneratedRegex(@"(?<=\bnew |[:,] )[A-Z]\w+\b|\b[A-Z]\w+\b(?!\()")]
    private static partial Regex Word();
}
