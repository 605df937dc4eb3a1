using System.Collections.Immutable;

namespace Crabbymetrics;

/// <summary>
/// The likelihood has no finite maximum: some combination of columns separates the observations listed here, and the estimate of at least
/// one coefficient would be infinite.
/// </summary>
/// <remarks>Correia, Guimaraes and Zylkin (2019), "Verifying the existence of maximum likelihood estimates for generalized linear
/// models".</remarks>
public sealed class SeparationException : CrabbymetricsException
{
    /// <summary>Creates the error.</summary>
    /// <param name="message">What is separated and what to do.</param>
    /// <param name="rows">The zero-based separated rows, ascending.</param>
    /// <param name="columns">The columns (possibly the intercept) in the combination that separates them.</param>
    public SeparationException(string message, ImmutableArray<int> rows, ImmutableArray<string> columns)
        : base(message)
    {
        Rows = rows;
        Columns = columns;
    }

    /// <summary>The zero-based separated rows, ascending.</summary>
    public ImmutableArray<int> Rows { get; }

    /// <summary>The columns in the combination that separates the rows.</summary>
    public ImmutableArray<string> Columns { get; }

    /// <summary>Whether the separation is complete: every row with a weight is separated, and nothing is left to fit without
    /// them.</summary>
    public bool IsComplete { get; init; }
}
