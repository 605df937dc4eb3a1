using Crabbymetrics.Cli.Reports;
using Crabbymetrics.Inference;
using Crabbymetrics.Plots;

namespace Crabbymetrics.Cli.Commands;

/// <summary>Writes the picture and the report that a fit is asked for. Both are made before either is written.</summary>
internal static class PictureFiles
{
    /// <summary>Writes the files of one fit.</summary>
    /// <param name="arguments">What is asked for.</param>
    /// <param name="report">What is said of the fit.</param>
    /// <param name="pictures">Its pictures.</param>
    /// <exception cref="UsageException">There is no such picture, or a file cannot be written.</exception>
    public static void Write(PictureArguments arguments, FitReport report, FitPictures pictures)
    {
        List<string> reasons = [];
        string? svg = arguments.Plot is null ? null : pictures.Make(arguments.Kind, arguments.Term).ToSvg();
        string? page = arguments.Report is null ? null : FitPage.Of(report, arguments.Call, pictures.All(reasons), reasons);
        Write(arguments, svg, page);
    }

    /// <summary>Writes the files of several fits of one command.</summary>
    /// <param name="arguments">What is asked for.</param>
    /// <param name="reports">What is said of the fits.</param>
    /// <exception cref="UsageException">No fit has estimates, or a file cannot be written.</exception>
    public static void Write(PictureArguments arguments, IReadOnlyList<FitReport> reports)
    {
        if (!arguments.IsAsked)
        {
            return;
        }

        ModelSummary[] models = [.. ReportSummaries.Models(reports).Where(static model => !model.Rows.IsEmpty)];
        PlotData[] plots = models.Length == 0 ? [] : [ComparisonPicture.Of(models)];
        string? svg = arguments.Plot is null || plots.Length == 0 ? null : plots[0].ToSvg();
        Write(arguments, svg, arguments.Report is null ? null : FitPage.Of(reports, arguments.Call, plots));
    }

    private static void Write(PictureArguments arguments, string? svg, string? page)
    {
        if (svg is not null)
        {
            OutputFiles.WriteText(arguments.Plot!, writer => writer.Write(svg));
        }

        if (page is not null)
        {
            OutputFiles.WriteText(arguments.Report!, writer => writer.Write(page));
        }
    }
}
