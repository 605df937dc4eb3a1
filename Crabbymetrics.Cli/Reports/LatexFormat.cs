using System.Text;

namespace Crabbymetrics.Cli.Reports;

/// <summary>A LaTeX tabular with the rules of the booktabs package.</summary>
internal sealed class LatexFormat : IReportFormat
{
    public string Name => "latex";

    public void Write(FitReport report, CrabbyConsole console)
    {
        TextWriter output = console.Output;
        output.WriteLine("% needs \\usepackage{booktabs}");
        WriteTable(output, ReportCells.Headings(report), ReportCells.Rows(report), ReportCells.Statistics(report), ReportCells.CovarianceNote(report));
        if (report.Bootstrap is { } bootstrap)
        {
            output.WriteLine();
            WriteTable(output, ReportCells.BootstrapHeadings(report), ReportCells.BootstrapRows(bootstrap), [], ReportCells.BootstrapTitle(bootstrap) + ".");
        }
    }

    private static void WriteTable(TextWriter output, string[] headings, IEnumerable<string[]> rows, IEnumerable<FitStatistic> statistics, string note)
    {
        int columns = headings.Length;
        output.WriteLine("\\begin{tabular}{l" + new string('r', columns - 1) + "}");
        output.WriteLine("\\toprule");
        WriteRow(output, headings);
        output.WriteLine("\\midrule");
        foreach (string[] row in rows)
        {
            WriteRow(output, row);
        }

        output.WriteLine("\\midrule");
        foreach ((string name, string value) in statistics)
        {
            WriteRow(output, [name, value]);
        }

        output.WriteLine("\\bottomrule");
        output.WriteLine(FormattableString.Invariant($"\\multicolumn{{{columns}}}{{l}}{{\\footnotesize {Escape(note)}}} \\\\"));
        output.WriteLine("\\end{tabular}");
    }

    private static void WriteRow(TextWriter output, IEnumerable<string> cells) => output.WriteLine(string.Join(" & ", cells.Select(Cell)) + " \\\\");

    // A hyphen before a digit is a minus sign, which LaTeX sets in mathematics.
    private static string Cell(string text) => text.Length > 1 && text[0] == '-' && char.IsAsciiDigit(text[1]) ? "$-$" + Escape(text[1..]) : Escape(text);

    private static string Escape(string text)
    {
        StringBuilder escaped = new();
        foreach (char c in text)
        {
            escaped.Append(c switch
            {
                '&' or '%' or '$' or '#' or '_' or '{' or '}' => "\\" + c,
                '~' => "\\textasciitilde{}",
                '^' => "\\textasciicircum{}",
                '\\' => "\\textbackslash{}",
                '<' => "$<$",
                '>' => "$>$",
                '|' => "$|$",
                _ => c.ToString(),
            });
        }

        return escaped.ToString();
    }
}
