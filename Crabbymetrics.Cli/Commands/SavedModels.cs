using Crabbymetrics.Cli.Fitting;
using Crabbymetrics.Cli.Plugins;
using Crabbymetrics.Data;
using Crabbymetrics.Estimators;
using Crabbymetrics.Inference;

namespace Crabbymetrics.Cli.Commands;

/// <summary>Saves and loads the models of the tool.</summary>
internal static class SavedModels
{
    /// <summary>Saves a model with its formula, the options that the user gave and the covariance of the table.</summary>
    /// <returns>The size of the file in bytes.</returns>
    public static long Save(
        string path,
        ChosenModel model,
        IEstimationResult result,
        CoefficientTable table,
        ModelFrame frame,
        bool includeData
    )
    {
        long size = 0;
        ModelState state = result.State(table) with { Title = model.Title };
        if (result is not PipelineResult<IEstimationResult>)
        {
            state = state with { Estimator = model.Name, Options = model.OptionTexts };
        }

        OutputFiles.Write(
            path,
            stream =>
            {
                using MemoryStream text = new();
                ModelFile.Save(text, state, frame, includeData);
                size = text.Length;
                text.WriteTo(stream);
            }
        );
        return size;
    }

    /// <summary>Loads a model.</summary>
    /// <exception cref="UsageException">It is not there, or cannot be read here; the message says why.</exception>
    public static ModelFile Load(string path, CrabbyHost host, IServiceProvider services)
    {
        try
        {
            return ModelFile.Load(path, host.Models, services);
        }
        catch (FormatException error)
        {
            string plugin = error.Message.Contains("is not registered here", StringComparison.Ordinal)
                ? $" {PluginLoader.OptionName} FILE loads a plug-in."
                : "";
            throw new UsageException(error.Message + plugin);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new UsageException($"{path}: the model cannot be read: {error.Message}");
        }
    }
}
