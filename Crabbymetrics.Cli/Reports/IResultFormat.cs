namespace Crabbymetrics.Cli.Reports;

/// <summary>A form in which a result with a report of its own is printed.</summary>
internal interface IResultFormat
{
    /// <summary>The word after <c>--output</c>.</summary>
    string Name { get; }

    /// <summary>Prints it.</summary>
    void Write(ResultDocument document, TextWriter output);
}
