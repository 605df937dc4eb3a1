namespace Crabbymetrics.Cli.Reports;

/// <summary>A form in which results are printed.</summary>
internal interface IReportFormat
{
    /// <summary>The word after <c>--output</c>.</summary>
    string Name { get; }

    /// <summary>Whether the form has a place for predictions; otherwise they follow it as CSV.</summary>
    bool IncludesPredictions => false;

    /// <summary>Whether the form has a place for the draws of a bootstrap.</summary>
    bool IncludesDraws => false;

    /// <summary>Prints a report.</summary>
    void Write(FitReport report, CrabbyConsole console);

    /// <summary>Prints several models.</summary>
    void Write(IReadOnlyList<FitReport> reports, CrabbyConsole console);
}
