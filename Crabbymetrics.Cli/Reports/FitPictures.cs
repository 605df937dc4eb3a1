using Crabbymetrics.Cli.Commands;
using Crabbymetrics.Data;
using Crabbymetrics.Estimators;
using Crabbymetrics.Inference;

namespace Crabbymetrics.Cli.Reports;

/// <summary>The pictures of a fit: those of its result, and those of what was asked for beside it.</summary>
/// <param name="result">The fitted model.</param>
/// <param name="table">Its coefficients, with the covariance that was asked for.</param>
/// <param name="bootstrap">The draws; null for none.</param>
/// <param name="frame">The rows.</param>
internal sealed class FitPictures(IEstimationResult result, CoefficientTable table, BootstrapResult? bootstrap, ModelFrame frame)
{
    /// <summary>Makes a picture.</summary>
    /// <param name="kind">Its name; null for the first that the result has.</param>
    /// <param name="term">The parameter or column that it is of.</param>
    /// <exception cref="UsageException">There is no such picture.</exception>
    public PlotData Make(string? kind, string? term)
    {
        string name = kind ?? result.Kinds()[0];
        try
        {
            return name switch
            {
                PictureArguments.Bootstrap => Draws(term!),
                PictureArguments.Predictions => PredictionPlot.Over(result, Covariance(name), term!, table.Level),
                PictureArguments.Effects => PredictionPlot.EffectOver(result, Covariance(name), term!, table.Level),
                ResultPlots.Coefficients => Coefficients(),
                _ when result is EventStudyResult study && table.Covariance is { } covariance && study.PlotKinds.Contains(name) =>
                    study.Plot(covariance, [.. Levels]),
                _ => result.Plot(name, rowName: Row),
            };
        }
        catch (Exception error) when (error is ArgumentException or NotSupportedException or InferenceUnavailableException)
        {
            throw new UsageException($"--plot-kind {name}: {ShellWords.Of(error)}");
        }
    }

    /// <summary>The pictures for a report: all that need no further word. One that the data do not allow is left out, and the reason
    /// told.</summary>
    /// <param name="reasons">Receives the reasons.</param>
    public List<PlotData> All(List<string> reasons)
    {
        List<PlotData> plots = [];
        foreach (string kind in result.Kinds())
        {
            try
            {
                plots.Add(Make(kind, null));
            }
            catch (Exception error) when (error is UsageException or CrabbymetricsException)
            {
                reasons.Add($"No picture '{kind}': {error.Message}");
            }
        }

        if (bootstrap is not null)
        {
            plots.AddRange(
                bootstrap
                    .ParameterNames.Where((name, j) => name != "(Intercept)" && bootstrap.StandardErrors[j] > 0.0)
                    .Take(6)
                    .Select(Draws)
            );
        }

        return plots;
    }

    private double[] Levels => table.Level == 0.95 ? [0.95, 0.90] : [table.Level];

    // As people count: the line of the file's data, from 1.
    private string Row(int row) => FormattableString.Invariant($"{frame.SourceRow(row) + 1}");

    private PlotData Coefficients() =>
        CoefficientPlot.Create(
            table,
            new CoefficientPlotOptions { Levels = [.. Levels], Title = $"Coefficients: {frame.Data.OutcomeName}" }
        );

    private PlotData Draws(string parameter)
    {
        if (bootstrap is null)
        {
            throw new UsageException("--plot-kind bootstrap needs the draws of --bootstrap B.");
        }

        int place = result.ParameterNames.IndexOf(parameter);
        return BootstrapPlot.Create(bootstrap, parameter, place < 0 ? null : result.Parameters[place]);
    }

    private CovarianceMatrix Covariance(string kind) =>
        table.Covariance
        ?? throw new UsageException(
            $"--plot-kind {kind} needs standard errors, and there are none: {ShellWords.Of(table.InferenceUnavailableReason ?? "")}"
        );
}
