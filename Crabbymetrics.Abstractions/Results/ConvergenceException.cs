using System.Collections.Immutable;

namespace Crabbymetrics;

/// <summary>A fit whose optimization ended without reaching its tolerance. Nothing is lost: the best point and the diagnostics are
/// here.</summary>
public sealed class ConvergenceException : CrabbymetricsException
{
    /// <summary>Creates the error.</summary>
    /// <param name="message">Why the fit ended and what to do.</param>
    /// <param name="bestParameters">The best point found, in the order and the units of a result's parameters (intercept first).</param>
    /// <param name="diagnostics">How the run went.</param>
    public ConvergenceException(string message, ImmutableArray<double> bestParameters, FitDiagnostics diagnostics)
        : base(message)
    {
        ArgumentNullException.ThrowIfNull(diagnostics);
        BestParameters = bestParameters;
        Diagnostics = diagnostics;
    }

    /// <summary>The best point found, in the order and the units of a result's parameters (intercept first). It is not an
    /// estimate.</summary>
    public ImmutableArray<double> BestParameters { get; }

    /// <summary>How the run went: iterations, the reason it ended, evaluation counts.</summary>
    public FitDiagnostics Diagnostics { get; }
}
