// Reads every page of a site: each link to a file of the site must have its file, and nothing may be loaded from elsewhere.
// dotnet run build/check-site.cs artifacts/site
using System.Text.RegularExpressions;

string site = Path.GetFullPath(args[0]);
string[] pages = Directory.GetFiles(site, "*.html", SearchOption.AllDirectories);
int links = 0;
List<string> faults = [];
foreach (string page in pages)
{
    string text = File.ReadAllText(page);
    foreach (Match match in Regex.Matches(text, "<(?<tag>[a-z]+)[^>]*?\\s(?<kind>href|src)=\"(?<target>[^\"]*)\""))
    {
        string target = Uri.UnescapeDataString(match.Groups["target"].Value.Split('#', '?')[0]);
        bool isElsewhere = target.Contains("://", StringComparison.Ordinal) || target.StartsWith("//", StringComparison.Ordinal);
        if (isElsewhere && (match.Groups["kind"].Value == "src" || match.Groups["tag"].Value == "link"))
        {
            faults.Add($"{Path.GetRelativePath(site, page)}: loads {target}");
        }

        if (isElsewhere || target.Length == 0 || target.StartsWith("mailto:", StringComparison.Ordinal))
        {
            continue;
        }

        links++;
        if (!Path.Exists(Path.Combine(Path.GetDirectoryName(page)!, target)))
        {
            faults.Add($"{Path.GetRelativePath(site, page)}: no file {target}");
        }
    }
}

foreach (string fault in faults.Distinct().Take(50))
{
    Console.Error.WriteLine(fault);
}

Console.WriteLine($"the site: {pages.Length} pages, {links} links within, {faults.Count} faults");
return pages.Length > 100 && faults.Count == 0 ? 0 : 1;
