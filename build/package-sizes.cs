#!/usr/bin/env dotnet
#:property PublishAot=false

// Writes the table of docs/packages.md: how large each package of artifacts/packages is, and what a project downloads that adds it.
// bash build/pack.sh makes the packages; packages of others are found in the cache of NuGet, where that build has put them.
using System.Globalization;
using System.IO.Compression;
using System.Text.RegularExpressions;
using System.Xml.Linq;

string root = Path.GetDirectoryName((string)AppContext.GetData("EntryPointFileDirectoryPath")!)!;
string feed = Path.Combine(root, "artifacts", "packages");
string cache =
    Environment.GetEnvironmentVariable("NUGET_PACKAGES")
    ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
Dictionary<string, string> own = Directory
    .EnumerateFiles(feed, "*.nupkg")
    .ToDictionary(static path => Read(path).Element("metadata", "id").Value, StringComparer.OrdinalIgnoreCase);

List<string> rows = ["| Package | Size | With all that it needs | Packages of others |", "|:---|---:|---:|:---|"];
foreach ((string id, string path) in own.OrderBy(static package => package.Key, StringComparer.Ordinal))
{
    Dictionary<string, long> all = new(StringComparer.OrdinalIgnoreCase);
    Collect(id, path, all);
    string[] others = [.. all.Keys.Where(name => !own.ContainsKey(name)).Order(StringComparer.OrdinalIgnoreCase)];
    rows.Add($"| `{id}` | {Size(new FileInfo(path).Length)} | {Size(all.Values.Sum())} | {string.Join(", ", others)} |");
}

string page = Path.Combine(root, "docs", "packages.md");
string text = File.ReadAllText(page).ReplaceLineEndings("\n");
string anew = Regex.Replace(
    text,
    "(?<=<!-- build/package-sizes.cs -->\n).*?(?=<!-- end -->)",
    _ => "\n" + string.Join('\n', rows) + "\n\n",
    RegexOptions.Singleline
);
File.WriteAllText(page, anew);
Console.WriteLine(string.Join('\n', rows));

void Collect(string id, string path, Dictionary<string, long> all)
{
    if (!all.TryAdd(id, new FileInfo(path).Length))
    {
        return;
    }

    foreach (XElement dependency in Read(path).Descendants().Where(static node => node.Name.LocalName == "dependency"))
    {
        // Every package here is of one framework; of others the nearest group is not looked for where they have none for it.
        string? framework = dependency.Parent!.Attribute("targetFramework")?.Value;
        string[] frameworks =
        [
            .. dependency.Parent.Parent!.Elements().Select(static group => group.Attribute("targetFramework")?.Value).OfType<string>(),
        ];
        if (framework is not null && framework != Nearest(frameworks))
        {
            continue;
        }

        string name = dependency.Attribute("id")!.Value;
        if (own.TryGetValue(name, out string? beside))
        {
            Collect(name, beside, all);
        }
        else if (Cached(name, dependency.Attribute("version")!.Value.Trim('[', ']', '(', ')', ' ')) is { } file)
        {
            Collect(name, file, all);
        }
    }
}

// net10.0 takes the highest net*.0 of a package, and a .NET Standard where there is none.
static string? Nearest(string[] frameworks) =>
    frameworks
        .Where(static name => Regex.IsMatch(name, @"^net([5-9]|10)\.0$"))
        .OrderByDescending(static name => double.Parse(name[3..], CultureInfo.InvariantCulture))
        .FirstOrDefault()
    ?? frameworks.Where(static name => name.Contains("Standard", StringComparison.OrdinalIgnoreCase)).OrderDescending().FirstOrDefault();

string? Cached(string name, string version)
{
    string folder = Path.Combine(cache, name.ToLowerInvariant());
    string exact = Path.Combine(folder, version, $"{name.ToLowerInvariant()}.{version}.nupkg");
    return File.Exists(exact) ? exact
        : Directory.Exists(folder) ? Directory.EnumerateFiles(folder, "*.nupkg", SearchOption.AllDirectories).Order().FirstOrDefault()
        : throw new InvalidOperationException($"{name} {version} is not in {cache}: build once before.");
}

static XElement Read(string path)
{
    using ZipArchive archive = ZipFile.OpenRead(path);
    using Stream stream = archive.Entries.First(static entry => entry.FullName.EndsWith(".nuspec", StringComparison.Ordinal)).Open();
    return XDocument.Load(stream).Root!;
}

static string Size(long bytes) =>
    bytes >= 1_000_000
        ? (bytes / 1e6).ToString("0.0", CultureInfo.InvariantCulture) + " MB"
        : (Math.Round(bytes / 1e4) * 10).ToString("0", CultureInfo.InvariantCulture) + " kB";

internal static class Xml
{
    /// <summary>The element at a path of names, of whatever namespace.</summary>
    public static XElement Element(this XElement root, params string[] names) =>
        names.Aggregate(root, static (node, name) => node.Elements().Single(child => child.Name.LocalName == name));
}
