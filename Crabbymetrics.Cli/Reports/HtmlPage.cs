using System.CommandLine;
using System.Net;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Text;
using Crabbymetrics.Plots;

namespace Crabbymetrics.Cli.Reports;

/// <summary>A page of tables and pictures in one file: no script, and nothing is loaded. It is read at the width of a telephone and of a
/// desk, in light and dark, and printed.</summary>
internal sealed class HtmlPage
{
    private const string Style = """
        :root{color-scheme:light dark}
        body{font:16px/1.5 system-ui,-apple-system,"Segoe UI",Helvetica,Arial,sans-serif;margin:0 auto;padding:1rem;max-width:84rem;
        color:#1a1a1a;background:#fff}
        h1{font-size:1.5rem;line-height:1.25;margin:.5rem 0}h2{font-size:1.15rem;margin:2rem 0 .5rem}
        pre,.scroll{overflow-x:auto}pre{background:#f3f3f3;padding:.6rem .8rem;border-radius:4px;font-size:.85rem}
        dl{display:grid;grid-template-columns:max-content 1fr;gap:.15rem 1rem;margin:.5rem 0}dt{color:#595959}dd{margin:0;min-width:0;
        overflow-wrap:anywhere}
        table{border-collapse:collapse;border-top:2px solid;border-bottom:2px solid;font-size:.9rem;
        font-variant-numeric:tabular-nums;margin:.5rem 0 1.5rem}
        caption{text-align:left;font-weight:600;padding:.3rem 0 .5rem}
        th,td{padding:.15rem .7rem;text-align:right;white-space:nowrap;font-weight:normal}
        th:first-child,td:first-child{text-align:left;padding-left:0}
        th[scope=colgroup]{text-align:center;border-bottom:1px solid}th[scope=rowgroup]{text-align:left;font-style:italic}
        tbody,tfoot{border-top:1px solid}tfoot{font-size:.85em}
        tfoot td{text-align:left;white-space:normal;padding:.1rem 0;min-width:16rem}sup{font-size:.7em;line-height:0}
        .pictures{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,30rem),1fr));gap:1.5rem}
        figure{margin:0;min-width:0}figure svg{max-width:100%;height:auto}
        .warnings li{margin:.2rem 0}footer{margin-top:2.5rem;border-top:1px solid #bbb;padding-top:.5rem;color:#595959;font-size:.85rem}
        @media(prefers-color-scheme:dark){body{color:#eee;background:#121212}pre{background:#222}dt,footer{color:#b5b5b5}}
        @media print{body{max-width:none}figure,table{break-inside:avoid}}
        """;

    private readonly StringBuilder _body = new();
    private readonly string _title;

    /// <summary>Creates a page.</summary>
    /// <param name="title">Its title.</param>
    public HtmlPage(string title)
    {
        _title = title;
        _body.Append("<h1>").Append(Text(title)).Append("</h1>\n");
    }

    /// <summary>What was typed, as a shell reads it.</summary>
    /// <param name="parsed">What was typed.</param>
    public static string Call(ParseResult parsed) =>
        string.Join(' ', parsed.Tokens.Select(static token => Quoted(token.Value)).Prepend("crabby"));

    /// <summary>Adds a heading.</summary>
    /// <param name="heading">The heading.</param>
    public HtmlPage Heading(string heading)
    {
        _body.Append("<h2>").Append(Text(heading)).Append("</h2>\n");
        return this;
    }

    /// <summary>Adds a text as it was typed.</summary>
    /// <param name="text">The text.</param>
    public HtmlPage Typed(string text)
    {
        _body.Append("<pre><code>").Append(Text(text)).Append("</code></pre>\n");
        return this;
    }

    /// <summary>Adds names with their values.</summary>
    /// <param name="facts">The names and values.</param>
    public HtmlPage Facts(IEnumerable<KeyValuePair<string, string>> facts)
    {
        _body.Append("<dl>\n");
        foreach ((string name, string value) in facts)
        {
            _body.Append("<dt>").Append(Text(name)).Append("</dt><dd>").Append(Text(value)).Append("</dd>\n");
        }

        _body.Append("</dl>\n");
        return this;
    }

    /// <summary>Adds a table.</summary>
    /// <param name="html">A table element.</param>
    public HtmlPage Table(string html)
    {
        _body.Append("<div class=\"scroll\">\n").Append(html.TrimEnd('\n')).Append("\n</div>\n");
        return this;
    }

    /// <summary>Adds pictures, side by side where there is room.</summary>
    /// <param name="plots">The pictures.</param>
    public HtmlPage Pictures(IReadOnlyCollection<PlotData> plots)
    {
        if (plots.Count == 0)
        {
            return this;
        }

        Heading(plots.Count == 1 ? "Picture" : "Pictures");
        _body.Append("<div class=\"pictures\">\n");
        foreach (PlotData plot in plots)
        {
            _body.Append("<figure>\n").Append(plot.ToSvg(new SvgOptions { Width = 500 })).Append("</figure>\n");
        }

        _body.Append("</div>\n");
        return this;
    }

    /// <summary>Adds warnings; nothing where there are none.</summary>
    /// <param name="warnings">The warnings.</param>
    public HtmlPage Warnings(IReadOnlyCollection<string> warnings)
    {
        if (warnings.Count > 0)
        {
            Heading("Warnings");
            _body.Append("<ul class=\"warnings\">\n");
            foreach (string warning in warnings)
            {
                _body.Append("<li>").Append(Text(warning)).Append("</li>\n");
            }

            _body.Append("</ul>\n");
        }

        return this;
    }

    /// <summary>The page, with the versions below.</summary>
    public override string ToString() =>
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
        + "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
        + "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
        + $"<title>{Text(_title)}</title>\n<style>\n{Style.ReplaceLineEndings("\n")}\n</style>\n</head>\n<body>\n{_body}"
        + $"<footer>Crabbymetrics {Version}, {Text(RuntimeInformation.FrameworkDescription)}</footer>\n</body>\n</html>\n";

    private static string Version =>
        Text(
            typeof(HtmlPage).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0]
                ?? typeof(HtmlPage).Assembly.GetName().Version?.ToString()
                ?? ""
        );

    private static string Text(string text) => WebUtility.HtmlEncode(text);

    private static string Quoted(string word) =>
        word.Length > 0 && word.All(static c => char.IsLetterOrDigit(c) || "-_./=,:+@%".Contains(c, StringComparison.Ordinal))
            ? word
            : $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
