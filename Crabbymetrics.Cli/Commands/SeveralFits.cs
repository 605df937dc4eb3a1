using Crabbymetrics.Cli.Fitting;
using Crabbymetrics.Cli.Reports;
using Crabbymetrics.Data;

namespace Crabbymetrics.Cli.Commands;

/// <summary>A run of <c>crabby fit NAME</c> with several models: those of a formula, those of the values of a column, or both. They are
/// shown side by side.</summary>
internal sealed class SeveralFits(IServiceProvider provider, Func<ChosenModel> choose, FitRequest request, CrabbyConsole console)
{
    private const int MostModels = 1000;

    public int Execute(CancellationToken cancellationToken)
    {
        List<FitReport> reports = [];
        int exit = ExitCode.Success;
        foreach (ModelSpecification model in Models(cancellationToken))
        {
            int own = new FitRun(provider, choose(), request.With(model), console, reports).Execute(cancellationToken);
            exit = exit == ExitCode.Success ? own : exit;
            if (own == ExitCode.Interrupted)
            {
                break;
            }
        }

        request.Format.Write(reports, console);
        return exit;
    }

    private IEnumerable<ModelSpecification> Models(CancellationToken cancellationToken)
    {
        List<ModelSpecification> models = [.. request.Model.Formula.Expand().Select(request.Model.With)];
        if (request.Arguments.By is not { } column)
        {
            return models;
        }

        IReadOnlyList<string> levels = ModelFrame.LevelsOf(new DataFiles(request, console).OpenData(), column, cancellationToken);
        return (long)levels.Count * models.Count <= MostModels
            ? [.. levels.SelectMany(level => models.Select(model => model.WithSubset(column, level)))]
            : throw new UsageException(
                FormattableString.Invariant(
                    $"--by {column}: it has {levels.Count} values, and with them there are more than {MostModels} models."
                )
            );
    }
}
