using System.Collections.Immutable;
using Crabbymetrics.Optimization;

namespace Crabbymetrics.Estimators;

/// <summary>What a fit of a generalized linear model says of itself.</summary>
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
        GlmOptimum optimum = outcome.Optimum!;
        if (optimum.Converged && optimum.Reason == TerminationReason.RoundoffLimited)
        {
            warnings.Add(FitWords.LimitedByRounding(optimum.Decrement, method.Options.Tolerance));
        }

        if (!outcome.BoundaryRows.IsEmpty)
        {
            warnings.Add(Boundary(outcome.BoundaryRows, method.Family));
        }

        return new FitDiagnostics
        {
            Converged = optimum.Converged,
            Iterations = optimum.Iterations,
            TerminationReason = optimum.Reason,
            Objective = optimum.Cost,
            Penalty = outcome.Penalty,
            NewtonDecrement = optimum.Decrement,
            Solver = method.Options.Solver,
            ObjectiveEvaluations = optimum.Counts.Calls,
            GradientEvaluations = optimum.Counts.Gradient,
            HessianEvaluations = optimum.Counts.Hessian,
            HessianProducts = optimum.Counts.HessianProduct,
            VisitedRows = outcome.VisitedRows,
            Elapsed = elapsed,
            Warnings = [.. warnings],
        };
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
