namespace Crabbymetrics.Cli.Commands;

/// <summary>A fit that did not converge in the words of the tool: why it ended, and which options help.</summary>
internal static class ConvergenceMessage
{
    /// <summary>The message: the library's speaks of its exception, and a user of the tool has options.</summary>
    public static string Of(FitDiagnostics diagnostics)
    {
        string remedy = diagnostics.TerminationReason switch
        {
            TerminationReason.MaxIterations => "Raise --max-iterations or --tolerance.",
            TerminationReason.AtInfinity =>
                "The likelihood has no finite maximum: some linear predictors run to infinity, since outcomes lie at or beyond "
                    + "the last mean that the link reaches. Leave out what sets those rows apart, or use another --link.",
            _ => "Look at the scale of the columns and for outliers, or raise --tolerance.",
        };
        return string.Create(
            System.Globalization.CultureInfo.InvariantCulture,
            $"the fit did not converge: {WhyItEnded(diagnostics.TerminationReason)} after {diagnostics.Iterations} "
                + $"iteration{(diagnostics.Iterations == 1 ? "" : "s")} of {diagnostics.Solver}. {remedy} "
                + $"With --output json the best point found is printed."
        );
    }

    private static string WhyItEnded(TerminationReason reason) =>
        reason switch
        {
            TerminationReason.MaxIterations => "the most iterations allowed were reached",
            TerminationReason.AtInfinity => "the estimates run to infinity",
            TerminationReason.LineSearchFailed => "no step improved the fit further",
            TerminationReason.RoundoffLimited => "rounding errors hid any further improvement",
            TerminationReason.NonFiniteCost or TerminationReason.NonFiniteGradient or TerminationReason.NonFiniteHessian =>
                "the likelihood or its derivatives overflowed",
            TerminationReason.NotAMinimum => "the point reached is no maximum of the likelihood",
            TerminationReason.Plateau => "the likelihood is flat where the solver stopped",
            TerminationReason.Unbounded => "the likelihood grows without end",
            _ => reason.ToString(),
        };
}
