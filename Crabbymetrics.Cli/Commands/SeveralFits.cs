using Crabbymetrics.Cli.Fitting;
using Crabbymetrics.Cli.Reports;
using Crabbymetrics.Cli.Terminal;
using Crabbymetrics.Data;

namespace Crabbymetrics.Cli.Commands;

/// <summary>A run of <c>crabby fit NAME</c> with several models: those of a formula, those of the values of a column, or both. They are
/// shown side by side.</summary>
internal sealed class SeveralFits(IServiceProvider provider, Func<ChosenModel> choose, FitRequest request, CrabbyConsole console)
{
    private const int MostModels = 1000;

    public int Execute(CancellationToken cancellationToken)
    {
        request.Arguments.Pictures.RequireCoefficients();
        if (request.Arguments.ClusterNodes is not null)
        {
            throw new UsageException("--cluster-nodes fits one model: leave it out, or fit the models one by one.");
        }

        List<FitReport> reports = [];
        int exit = ExitCode.Success;
        (SharedColumns columns, List<ModelSpecification> models) = Read(cancellationToken);
        foreach (ModelSpecification model in models)
        {
            int own = new FitRun(provider, choose(), request.With(model), console, reports, columns).Execute(cancellationToken);
            exit = exit == ExitCode.Success ? own : exit;
            if (own == ExitCode.Interrupted)
            {
                break;
            }
        }

        PictureFiles.Write(request.Arguments.Pictures, reports);
        request.Format.Write(reports, console);
        return exit;
    }

    // The data are read once, whatever the number of models.
    private (SharedColumns, List<ModelSpecification>) Read(CancellationToken cancellationToken)
    {
        List<ModelSpecification> models = [.. request.Model.Formula.Expand().Select(request.Model.With)];
        string? column = request.Arguments.By;
        DataFiles files = new(request, console);
        using StatusLine? line = StatusLine.Begin(
            console,
            request.Arguments.Quiet,
            "reading " + files.DataName,
            request.Csv.Progress as SharedFraction
        );
        SharedColumns columns = SharedColumns.Read(
            files.OpenData(),
            column is null ? models : models.Select(model => model.WithSubset(column, "")),
            cancellationToken
        );
        files.RequireTextWhereItIsDescribed();
        if (column is null)
        {
            return (columns, models);
        }

        IReadOnlyList<string> levels = ModelFrame.LevelsOf(columns, column, cancellationToken);
        return (long)levels.Count * models.Count <= MostModels
            ? (columns, [.. levels.SelectMany(level => models.Select(model => model.WithSubset(column, level)))])
            : throw new UsageException(
                FormattableString.Invariant(
                    $"--by {column}: it has {levels.Count} values, and with them there are more than {MostModels} models."
                )
            );
    }
}
