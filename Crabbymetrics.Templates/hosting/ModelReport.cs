using Crabbymetrics;
using Crabbymetrics.Data;
using Crabbymetrics.Estimators;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace MyService;

/// <summary>Fits the model when the application starts, logs the table, and ends the application.</summary>
public sealed partial class ModelReport(
    IEstimator<PoissonResult> poisson,
    IOptions<ReportOptions> options,
    IHostApplicationLifetime lifetime,
    ILogger<ModelReport> logger
) : BackgroundService
{
    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // A fit is computation: it leaves the thread on which the host starts.
        PoissonResult result = await Task.Run(() => Fit(stoppingToken), stoppingToken);
        foreach (CoefficientRow row in result.Summary(options.Value.Covariance))
        {
            LogCoefficient(row.Name, row.Estimate, row.StandardError, row.PValue);
        }

        LogFit(result.LogLikelihood, result.Diagnostics.Iterations);
        lifetime.StopApplication();
    }

    private PoissonResult Fit(CancellationToken cancellationToken)
    {
        CsvSource file = CsvSource.OpenFile(Path.Combine(AppContext.BaseDirectory, "visits.csv"));
        ModelFrame frame = ModelFrame.Read(file, options.Value.Formula, cancellationToken);
        return poisson.Fit(frame.Data, cancellationToken);
    }

    [LoggerMessage(LogLevel.Information, "{Name}: {Estimate:F4}, standard error {StandardError:F4}, p = {PValue:G3}")]
    private partial void LogCoefficient(string name, double? estimate, double? standardError, double? pValue);

    [LoggerMessage(LogLevel.Information, "Log-likelihood {LogLikelihood:F4} after {Iterations} iterations")]
    private partial void LogFit(double logLikelihood, int iterations);
}
