using System.Collections.Immutable;

namespace Crabbymetrics.Estimators;

/// <summary>The diagnostics of a fit of a generalized linear model.</summary>
internal static class GlmDiagnostics
{
    private const int NamedRows = 10;

    /// <summary>The same with a warning added.</summary>
    public static FitDiagnostics WithWarning(FitDiagnostics diagnostics, string warning) =>
        diagnostics with
        {
            Warnings = diagnostics.Warnings.Add(warning),
        };

    /// <summary>The diagnostics of a fit that ended.</summary>
    public static FitDiagnostics Of(GlmOutcome outcome, GlmMethod method, List<string> warnings, TimeSpan elapsed)
    {
        if (!outcome.BoundaryRows.IsEmpty)
        {
            warnings.Add(Boundary(outcome.BoundaryRows, method.Family));
        }

        FitDiagnostics diagnostics = outcome.Optimum!.Diagnose(method.Options, warnings, outcome.VisitedRows, elapsed);
        return outcome.Penalty == 0.0 ? diagnostics : diagnostics with { Penalty = outcome.Penalty };
    }

    /// <summary>The error of a fit that did not converge, with the best point.</summary>
    public static ConvergenceException NotConverged(GlmOutcome outcome, GlmMethod method, FitDiagnostics diagnostics)
    {
        double[] best = new double[outcome.Parameters.ReportedCount];
        outcome.Parameters.ToReported(outcome.Optimum!.Point, best);
        return FitWords.NotConverged(method.Family.Name, method.Options.Solver, outcome.Optimum.Message, best, diagnostics);
    }

    private static string Boundary(ImmutableArray<int> rows, IGlmFamily family)
    {
        string some = string.Join(", ", rows.Take(NamedRows)) + (rows.Length > NamedRows ? ", ..." : "");
        return FormattableString.Invariant(
                $"The likelihood is largest on the boundary of the parameters that the {family.LinkName} link allows: in {rows.Length} "
            )
            + $"row{(rows.Length == 1 ? "" : "s")} the mean is at the edge of the range of the {family.Name} family: "
            + $"row{(rows.Length == 1 ? "" : "s")} {some} (counted from 0). "
            + "The estimates are this constrained maximum; standard errors and tests do not hold there and are left out.";
    }
}
