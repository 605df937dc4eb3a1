using Microsoft.Extensions.Logging;

namespace Crabbymetrics.Estimators;

/// <summary>Says at level Debug what a fit did.</summary>
internal static partial class FitLog
{
    /// <summary>Logs a fit, where a logger asks for it, and hands the result on.</summary>
    public static TResult Logged<TResult>(this EstimationServices services, TResult result)
        where TResult : IEstimationResult
    {
        if (services.Logger is { } logger && logger.IsEnabled(LogLevel.Debug))
        {
            Log(logger, result);
        }

        return result;
    }

    // Apart from the check above, which every fit makes: nothing is allocated there.
    private static void Log(ILogger logger, IEstimationResult result)
    {
        string[] dropped =
        [
            .. Enumerable
                .Range(0, result.Parameters.Length)
                .Where(j => double.IsNaN(result.Parameters[j]))
                .Select(j => result.ParameterNames[j]),
        ];
        FitDiagnostics diagnostics = result.Diagnostics;
        LogFit(
            logger,
            result.EstimatorName,
            result.ObservationCount,
            result.Parameters.Length - dropped.Length,
            dropped.Length == 0 ? "none" : string.Join(", ", dropped),
            diagnostics.Iterations,
            diagnostics.TerminationReason,
            diagnostics.Objective,
            diagnostics.Elapsed.TotalMilliseconds
        );
        foreach (string warning in diagnostics.Warnings)
        {
            LogWarning(logger, result.EstimatorName, warning);
        }
    }

    [LoggerMessage(
        1,
        LogLevel.Debug,
        "{Estimator} fitted {Observations} observations: {Parameters} parameters, columns left out: {Dropped}; {Iterations} iterations, "
            + "ended by {Reason} at objective {Objective}, {Milliseconds} ms"
    )]
    private static partial void LogFit(
        ILogger logger,
        string estimator,
        double observations,
        int parameters,
        string dropped,
        int iterations,
        TerminationReason reason,
        double objective,
        double milliseconds
    );

    [LoggerMessage(2, LogLevel.Debug, "{Estimator}: {Warning}")]
    private static partial void LogWarning(ILogger logger, string estimator, string warning);
}
