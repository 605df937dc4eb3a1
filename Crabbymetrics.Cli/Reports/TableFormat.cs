using Spectre.Console;

namespace Crabbymetrics.Cli.Reports;

/// <summary>Tables for people: plain text where the output is redirected, ruled and coloured on a terminal.</summary>
internal sealed class TableFormat : IReportFormat
{
    // Lines of text that a program reads must not break, however long a name is.
    private const int RedirectedWidth = 4096;

    public string Name => "table";

    public void Write(FitReport report, CrabbyConsole console)
    {
        IAnsiConsole ansi = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = console.OutputIsTerminal ? AnsiSupport.Detect : AnsiSupport.No,
            ColorSystem = console.OutputIsTerminal ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
            Out = new AnsiConsoleOutput(console.Output),
        });
        if (!console.OutputIsTerminal)
        {
            ansi.Profile.Width = RedirectedWidth;
        }

        ansi.WriteLine($"{Title(report)}: {report.Formula}");
        ansi.WriteLine();
        ansi.Write(CreateTable(ReportCells.Headings(report), ReportCells.Rows(report)));
        ansi.WriteLine(ReportCells.CovarianceNote(report));
        ansi.WriteLine();
        WriteStatistics(ansi, report);
        if (report.Bootstrap is { } bootstrap)
        {
            ansi.WriteLine();
            ansi.WriteLine(ReportCells.BootstrapTitle(bootstrap));
            ansi.Write(CreateTable(ReportCells.BootstrapHeadings(report), ReportCells.BootstrapRows(bootstrap)));
        }
    }

    private static string Title(FitReport report) => char.ToUpperInvariant(report.Estimator[0]) + report.Estimator[1..] + " regression";

    private static Table CreateTable(string[] headings, IEnumerable<string[]> rows)
    {
        Table table = new Table().Border(TableBorder.Horizontal);
        for (int column = 0; column < headings.Length; column++)
        {
            TableColumn heading = new(new Text(headings[column], new Style(decoration: Decoration.Bold)));
            table.AddColumn(column == 0 ? heading.LeftAligned() : heading.RightAligned().NoWrap());
        }

        foreach (string[] row in rows)
        {
            table.AddRow(row.Select(static cell => new Text(cell)));
        }

        return table;
    }

    // Two statistics to a line, in four columns.
    private static void WriteStatistics(IAnsiConsole ansi, FitReport report)
    {
        Grid grid = new();
        grid.AddColumn(new GridColumn().NoWrap()).AddColumn(new GridColumn().RightAligned().NoWrap().PadRight(4));
        grid.AddColumn(new GridColumn().NoWrap()).AddColumn(new GridColumn().RightAligned().NoWrap());
        foreach ((string Name, string Value)[] pair in ReportCells.Statistics(report).Chunk(2))
        {
            (string name, string value) = pair.Length > 1 ? pair[1] : ("", "");
            grid.AddRow(new Text(pair[0].Name), new Text(pair[0].Value), new Text(name), new Text(value));
        }

        ansi.Write(grid);
        string iterations = report.Iterations is null ? "" : FormattableString.Invariant($" after {report.Iterations} iterations ({report.TerminationReason})");
        ansi.WriteLine((report.Converged ? "Converged" : "Not converged") + iterations);
    }
}
