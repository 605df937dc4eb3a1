using Crabbymetrics.Inference;
using Crabbymetrics.Plots;

namespace Crabbymetrics.Cli.Commands;

/// <summary>The coefficients of several models in one picture.</summary>
internal static class ComparisonPicture
{
    /// <summary>Makes the picture.</summary>
    /// <param name="models">The models.</param>
    /// <exception cref="UsageException">There is nothing to show.</exception>
    public static PlotData Of(IReadOnlyList<ModelSummary> models)
    {
        try
        {
            double[] levels = [.. models.Select(static model => model.Level).Distinct()];
            CoefficientPlotOptions standard = new();
            return CoefficientPlot.Create(
                models,
                new CoefficientPlotOptions { Levels = levels is [0.95] ? standard.Levels : [.. levels.OrderDescending().Take(1)] }
            );
        }
        catch (ArgumentException error)
        {
            throw new UsageException($"--plot: {ShellWords.Of(error)}");
        }
    }

    /// <summary>Draws the picture into a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="models">The models.</param>
    public static void Write(string path, IReadOnlyList<ModelSummary> models)
    {
        string svg = Of(models).ToSvg();
        OutputFiles.WriteText(path, writer => writer.Write(svg));
    }
}
