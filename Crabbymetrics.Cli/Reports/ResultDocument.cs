using Crabbymetrics.Data;

namespace Crabbymetrics.Cli.Reports;

/// <summary>All that the tool says of a fit whose result has a report of its own.</summary>
/// <param name="Descriptor">The estimator.</param>
/// <param name="Result">The result.</param>
/// <param name="Report">Its values and tables.</param>
/// <param name="Frame">The data.</param>
/// <param name="LoadSeconds">The time to read them.</param>
/// <param name="FitSeconds">The time of the fit.</param>
internal sealed record ResultDocument(
    EstimatorDescriptor Descriptor,
    IEstimationResult Result,
    ResultReport Report,
    PanelFrame Frame,
    double LoadSeconds,
    double FitSeconds
)
{
    /// <summary>The heading.</summary>
    public string Title => Report.Subject.Length == 0 ? Descriptor.Title : $"{Descriptor.Title}: {Report.Subject}";

    /// <summary>What the user should know.</summary>
    public IEnumerable<string> Warnings => Frame.Notes.Concat(Result.Diagnostics.Warnings).Concat(Report.Warnings);
}
