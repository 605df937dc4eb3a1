#!/usr/bin/env dotnet
#:property PublishAot=false

// The lists of pages of a docfx site are made by scripts that ask a server for them. This writes them into each page, for readers who
// open the files themselves or run no scripts; with a server they step aside for those of the scripts.
// dotnet run build/site-lists.cs artifacts/site
using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

const string Mark = "<!-- list -->";

// Of a larger list (the API) the first level alone stands in each page.
const int MostEntries = 200;
string site = Path.GetFullPath(args[0]);
int written = 0;
foreach (string page in Directory.GetFiles(site, "*.html", SearchOption.AllDirectories))
{
    string text = File.ReadAllText(page);
    string before = text;
    text = Insert(text, page, "docfx:tocrel", "<nav class=\"toc\" id=\"toc\"></nav>", isBar: false);
    text = Insert(text, page, "docfx:navrel", "<form class=\"search\"", isBar: true);
    if (text != before)
    {
        File.WriteAllText(page, text);
        written++;
    }
}

Console.WriteLine($"the site: lists in {written} pages");
return written > 100 ? 0 : 1;

string Insert(string text, string page, string meta, string place, bool isBar)
{
    Match relative = Regex.Match(text, $"<meta name=\"{meta}\" content=\"([^\"]*)\">");
    int at = text.IndexOf(place, StringComparison.Ordinal);
    if (!relative.Success || at < 0)
    {
        return text;
    }

    string folder = Path.GetDirectoryName(page)!;
    string list = Path.Combine(folder, Path.ChangeExtension(relative.Groups[1].Value, ".json"));
    if (!File.Exists(list))
    {
        return text;
    }

    using JsonDocument content = JsonDocument.Parse(File.ReadAllText(list));
    JsonElement items = content.RootElement.GetProperty("items");
    string above = relative.Groups[1].Value[..^"toc.html".Length];
    int depth = isBar || Count(items) > MostEntries ? 1 : 3;
    StringBuilder html = new($"{Mark}<nav class=\"{(isBar ? "navbar" : "toc")}\">");
    Write(html, items, above, Path.GetFileName(page), isBar, depth);
    // The element steps aside where a server gives the scripts their lists.
    html.Append("</nav><script>if (location.protocol !== 'file:') { document.currentScript.previousElementSibling.remove() }</script>\n");
    return text.Insert(at, html.ToString());
}

static int Count(JsonElement items) =>
    items.EnumerateArray().Sum(static item => 1 + (item.TryGetProperty("items", out JsonElement within) ? Count(within) : 0));

static void Write(StringBuilder html, JsonElement items, string above, string page, bool isBar, int depth)
{
    html.Append(isBar ? "<ul class=\"navbar-nav flex-row gap-3\">" : "<ul>");
    foreach (JsonElement item in items.EnumerateArray())
    {
        string name = WebUtility.HtmlEncode(item.GetProperty("name").GetString()!);
        string? address = item.TryGetProperty("href", out JsonElement href) ? href.GetString() : null;
        // A folder is no page where no server looks for its first one.
        address = address is { } folder && folder.EndsWith('/') ? folder + "index.html" : address;
        bool isThis = address == page && above.Length == 0;
        html.Append(isBar ? "<li class=\"nav-item\">" : $"<li class=\"expanded{(isThis ? " active" : "")}\">");
        html.Append(
            address is null ? $"<span>{name}</span>" : $"<a {(isBar ? "class=\"nav-link\" " : "")}href=\"{above}{address}\">{name}</a>"
        );
        if (depth > 1 && item.TryGetProperty("items", out JsonElement within))
        {
            Write(html, within, above, page, isBar: false, depth - 1);
        }

        html.Append("</li>");
    }

    html.Append("</ul>");
}
