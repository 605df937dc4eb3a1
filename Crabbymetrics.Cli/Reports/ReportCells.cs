using Crabbymetrics.Inference;

namespace Crabbymetrics.Cli.Reports;

/// <summary>The sentences of a report that its forms for people share.</summary>
internal static class ReportCells
{
    /// <summary>What the outcome of 1, or the absent class, stands for; null where the outcome is a number.</summary>
    public static string? OutcomeText(FitReport report) =>
        report.Event is { } name ? $"Event: {report.OutcomeName} = {name}."
        : report.ReferenceClass is { } reference ? $"Reference class of {report.OutcomeName}: {reference}."
        : null;

    /// <summary>The levels with which the others are compared; null where there are none.</summary>
    public static string? BaselineText(FitReport report) =>
        report.Baselines.IsEmpty
            ? null
            : $"Compared with: {string.Join("; ", report.Baselines.Select(static pair => $"{pair.Key} = {pair.Value}"))}.";

    /// <summary>How many rows are not used, by reason.</summary>
    public static string DroppedText(FitReport report) =>
        string.Join(", ", report.DroppedRows.Select(static rows => FormattableString.Invariant($"{rows.Count} ({rows.Reason})")));

    /// <summary>What the table says of levels, rows and outcome.</summary>
    public static IEnumerable<string> Notes(FitReport report)
    {
        if (BaselineText(report) is { } baselines)
        {
            yield return baselines;
        }

        if (!report.DroppedRows.IsEmpty)
        {
            yield return $"Rows left out: {DroppedText(report)}.";
        }

        if (report.Absorbed is { } absorbed)
        {
            yield return FitNotes.Absorbed(absorbed, report.LinearFit is not null || report.Instruments is not null);
        }

        if (OutcomeText(report) is { } outcome)
        {
            yield return outcome;
        }
    }

    /// <summary>What stands below the statistics: tests, each apart, and all that is said of instruments together.</summary>
    public static IEnumerable<string> Remarks(FitReport report)
    {
        if (report.Penalized is { } penalized)
        {
            yield return string.Join('\n', penalized.Lines());
        }

        if (report.Online is { } online)
        {
            yield return FtrlSection.Line(online);
        }

        foreach (HypothesisTest test in report.Tests)
        {
            yield return test.ToString();
        }

        string instruments = string.Join('\n', report.Instruments?.Lines() ?? []);
        if (instruments.Length > 0)
        {
            yield return instruments;
        }

        foreach (SpecificationTest test in report.SpecificationTests)
        {
            yield return test.Test?.ToString() ?? $"{test.Name}: not available, {test.UnavailableReason}";
        }
    }
}
