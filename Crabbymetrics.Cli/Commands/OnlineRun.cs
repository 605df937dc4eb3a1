using System.Collections.Immutable;
using Crabbymetrics.Cli.Fitting;
using Crabbymetrics.Data;
using Crabbymetrics.Estimators;

namespace Crabbymetrics.Cli.Commands;

/// <summary>FTRL that goes on from a saved model.</summary>
internal static class OnlineRun
{
    // How rows of a whole fit are passed: one that goes on passes once, in their order.
    private static readonly string[] Passes = [nameof(FtrlOptions.Epochs), nameof(FtrlOptions.Shuffle), nameof(FtrlOptions.Seed)];

    /// <summary>The estimator that goes on, with the options of the saved model.</summary>
    /// <exception cref="UsageException">The model cannot be read, is none of FTRL, or was learned with other options than those
    /// given.</exception>
    public static IEstimator<RegressionData, IEstimationResult> Resume(
        string path,
        FitRequest request,
        ChosenModel model,
        IServiceProvider services
    )
    {
        if (request.Arguments.Transform is not null)
        {
            throw new UsageException("--resume and --transform exclude each other: the saved state is of the columns of the formula.");
        }

        ModelFile file;
        try
        {
            file = ModelFile.Load(path, [FtrlEstimator.Descriptor], services);
        }
        catch (Exception error) when (error is FormatException or IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"--resume: {error.Message}");
        }

        ImmutableSortedDictionary<string, string> learned = file.Model.State.Options;
        foreach ((string option, string given) in model.OptionTexts)
        {
            string flag = FtrlOptions.Schema.Find(option)?.Flag?.Split(' ')[0] ?? option;
            if (Passes.Contains(option))
            {
                throw new UsageException($"{flag} is not read with --resume: the rows are learned once, in their order.");
            }

            if (learned.GetValueOrDefault(option) != given)
            {
                throw new UsageException($"{flag} differs from that of {path}: a model goes on with the options that it was learned with.");
            }
        }

        FtrlOptions options = FtrlOptions.Schema.Create();
        FtrlOptions.Schema.Bind(options, name => learned.GetValueOrDefault(name));
        if (options.FitIntercept != request.Model.Formula.HasIntercept)
        {
            throw new UsageException(
                $"--resume: {path} has {(options.FitIntercept ? "an intercept" : "no intercept")}, and the formula not."
            );
        }

        return new FtrlEstimator(options).Resume(FtrlState.Of(file.Model));
    }
}
