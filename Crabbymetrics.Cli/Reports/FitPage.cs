using System.Globalization;
using Crabbymetrics.Inference;

namespace Crabbymetrics.Cli.Reports;

/// <summary>The page of a fit, or of several that one command made.</summary>
internal static class FitPage
{
    /// <summary>The page of one fit.</summary>
    /// <param name="report">The fit.</param>
    /// <param name="call">What was typed.</param>
    /// <param name="pictures">Its pictures.</param>
    /// <param name="reasons">Why pictures are missing.</param>
    public static string Of(FitReport report, string call, IReadOnlyCollection<PlotData> pictures, IEnumerable<string> reasons)
    {
        HtmlPage page = new($"{report.Title}: {report.Formula}");
        page.Typed(call).Heading("Data").Facts(DataOf(report)).Heading("Results");
        foreach (FormattedTable table in ReportSummaries.Tables(report))
        {
            page.Table(table.ToHtml());
        }

        return page.Pictures(pictures).Warnings([.. report.Warnings, .. reasons]).ToString();
    }

    /// <summary>The page of several fits.</summary>
    /// <param name="reports">The fits.</param>
    /// <param name="call">What was typed.</param>
    /// <param name="pictures">Their pictures.</param>
    public static string Of(IReadOnlyList<FitReport> reports, string call, IReadOnlyCollection<PlotData> pictures)
    {
        HtmlPage page = new(FormattableString.Invariant($"{reports[0].Title}: {reports.Count} models of {reports[0].OutcomeName}"));
        page.Typed(call).Heading("Data").Facts([KeyValuePair.Create("File", reports[0].DataName)]).Heading("Results");
        page.Table(ReportSummaries.Comparison(reports).ToHtml());
        string[] warnings =
        [
            .. reports.SelectMany(
                static (report, m) => report.Warnings.Select(warning => FormattableString.Invariant($"({m + 1}) {warning}"))
            ),
        ];
        return page.Pictures(pictures).Warnings(warnings).ToString();
    }

    private static IEnumerable<KeyValuePair<string, string>> DataOf(FitReport report)
    {
        yield return KeyValuePair.Create("File", report.DataName);
        yield return KeyValuePair.Create("Outcome", report.OutcomeName);
        if (report.ObservationCount is { } count)
        {
            yield return KeyValuePair.Create("Observations", count.ToString("#,##0.##", CultureInfo.InvariantCulture));
        }

        if (!report.DroppedRows.IsEmpty)
        {
            yield return KeyValuePair.Create("Rows left out", ReportCells.DroppedText(report));
        }

        if (ReportCells.BaselineText(report) is { } baselines)
        {
            yield return KeyValuePair.Create("Baselines", baselines);
        }
    }
}
