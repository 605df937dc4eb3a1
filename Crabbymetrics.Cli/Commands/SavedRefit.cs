using Crabbymetrics.Cli.Fitting;
using Crabbymetrics.Data;
using Microsoft.Extensions.DependencyInjection;

namespace Crabbymetrics.Cli.Commands;

/// <summary>Fits a saved model again to the rows of the command, to be compared with its fit.</summary>
internal sealed class SavedRefit(FitRequest request, IServiceProvider services, CrabbyConsole console)
{
    // Two fits of one model to the same rows differ by no more than this, in standard errors and relative to the estimate.
    private const double Rounding = 1e-4;

    /// <summary>Refuses what cannot be compared, before the command's own fit.</summary>
    /// <param name="arguments">The command.</param>
    /// <exception cref="UsageException">A saved model is not there, or the data are there once.</exception>
    public static void Require(FitArguments arguments)
    {
        ModelTestArguments asked = arguments.ModelTests;
        foreach ((string option, string? path) in ((string, string?)[])[("--lr-model", asked.NestedModel), ("--vuong", asked.RivalModel)])
        {
            if (path is null)
            {
                continue;
            }

            if (arguments.Files.Contains("-"))
            {
                throw new UsageException($"{option} reads the data twice, and the standard input is there once: name a file.");
            }

            if (!File.Exists(path))
            {
                throw new UsageException($"{option} {path}: there is no such file.");
            }
        }
    }

    /// <summary>Fits a saved model again.</summary>
    /// <param name="option">The option that asks.</param>
    /// <param name="path">The saved model.</param>
    /// <param name="frame">The data of the command's own fit.</param>
    /// <param name="cancellationToken">Ends the fit with an <see cref="OperationCanceledException"/>.</param>
    /// <exception cref="UsageException">It cannot be read or fitted, or is one of other rows.</exception>
    public IEstimationResult Fit(string option, string path, ModelFrame frame, CancellationToken cancellationToken)
    {
        EstimatorDescriptor[] models = [.. services.GetServices<EstimatorDescriptor>()];
        ModelFile file;
        try
        {
            file = ModelFile.Load(path, models, services);
        }
        catch (Exception error) when (error is FormatException or IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"{option}: {error.Message}");
        }

        if (file.Formula is not { } formula)
        {
            throw new UsageException($"{option}: {path} was saved without a formula, and cannot be fitted again.");
        }

        ModelState state = file.Model.State;
        EstimatorDescriptor descriptor = models.Last(known => known.Name == state.Estimator);
        object options = descriptor.Options.CreateOptions();
        descriptor.Options.Bind(options, name => state.Options.GetValueOrDefault(name));
        ChosenModel model = new(descriptor, options, services, request.Arguments.Trials);
        ModelFrame rows = ModelFrame.Read(
            new DataFiles(request, console).OpenData(),
            request.Model.With(Formula.Parse(formula.State.Formula)),
            cancellationToken
        );
        if (!rows.Data.Outcome.Span.SequenceEqual(frame.Data.Outcome.Span))
        {
            throw new UsageException(
                FormattableString.Invariant($"{option}: of these data {path} has {rows.Data.RowCount} rows with other outcomes than ")
                    + FormattableString.Invariant(
                        $"the {frame.Data.RowCount} of this fit. Keep the rows that are complete in both by --where."
                    )
            );
        }

        IEstimationResult result;
        try
        {
            result = model.Create(rows.Specification.Formula).Fit(rows.Data, cancellationToken);
        }
        catch (CrabbymetricsException error)
        {
            throw new UsageException($"{option}: the fit of {path} to these rows failed: {ShellWords.Of(error)}");
        }

        RequireSame(option, path, state, result);
        return result;
    }

    // A model of other rows, weights or offsets has other estimates.
    private static void RequireSame(string option, string path, ModelState state, IEstimationResult result)
    {
        bool isSame = state.ParameterNames.SequenceEqual(result.ParameterNames);
        for (int j = 0; isSame && j < result.Parameters.Length; j++)
        {
            double saved = state.Parameters[j];
            double again = result.Parameters[j];
            double error = state.Covariance is { } covariance ? Math.Sqrt(covariance[j, j]) : 0.0;
            isSame = double.IsNaN(saved)
                ? double.IsNaN(again)
                : Math.Abs(saved - again) <= Rounding * (Math.Abs(saved) + (double.IsFinite(error) ? error : 0.0));
        }

        if (!isSame)
        {
            throw new UsageException(
                $"{option}: {path}, fitted to these rows, has other estimates than those that it holds. Fit and save it with the same "
                    + "data, --where, --weights and --offset as this model."
            );
        }
    }
}
