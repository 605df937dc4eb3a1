using Crabbymetrics;
using Crabbymetrics.Data;
using Crabbymetrics.Estimators;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace HostingApp;

/// <summary>Fits days absent from school when the application starts, logs the table, and ends the application.</summary>
internal sealed partial class AbsenceReport(
    IEstimator<PoissonResult> poisson,
    IHostApplicationLifetime lifetime,
    ILogger<AbsenceReport> logger
) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // The fit is computation: it leaves the thread on which the host starts.
        PoissonResult result = await Task.Run(() => Fit(stoppingToken), stoppingToken);
        foreach (CoefficientRow row in result.Summary("sandwich"))
        {
            LogCoefficient(row.Name, row.Estimate, row.StandardError, row.PValue);
        }

        LogFit(result.LogLikelihood, result.Diagnostics.Iterations);
        lifetime.StopApplication();
    }

    private PoissonResult Fit(CancellationToken cancellationToken)
    {
        CsvSource file = CsvSource.OpenFile(Path.Combine(AppContext.BaseDirectory, "quine.csv"));
        ModelFrame frame = ModelFrame.Read(file, "Days ~ EthN + SexM + AgeF1 + AgeF2 + AgeF3 + LrnSL", cancellationToken);
        return poisson.Fit(frame.Data, cancellationToken);
    }

    [LoggerMessage(LogLevel.Information, "{Name}: {Estimate:F4}, standard error {StandardError:F4}, p = {PValue:G3}")]
    private partial void LogCoefficient(string name, double? estimate, double? standardError, double? pValue);

    [LoggerMessage(LogLevel.Information, "Log-likelihood {LogLikelihood:F4} after {Iterations} iterations")]
    private partial void LogFit(double logLikelihood, int iterations);
}
