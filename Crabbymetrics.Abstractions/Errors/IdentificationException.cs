using System.Collections.Immutable;

namespace Crabbymetrics;

/// <summary>The data do not identify the parameters: columns are linearly dependent, or there are more parameters than
/// observations.</summary>
public sealed class IdentificationException : CrabbymetricsException
{
    /// <summary>Creates the error.</summary>
    /// <param name="message">What is not identified and what to do.</param>
    /// <param name="columns">The columns that are linear combinations of earlier ones; empty where no single column is at fault.</param>
    public IdentificationException(string message, ImmutableArray<string> columns)
        : base(message) => Columns = columns;

    /// <summary>The columns that are linear combinations of earlier ones; empty where no single column is at fault.</summary>
    public ImmutableArray<string> Columns { get; }
}
