using Crabbymetrics.Cli.Fitting;
using Crabbymetrics.Cli.Terminal;
using Crabbymetrics.Data;
using Crabbymetrics.Estimators;

namespace Crabbymetrics.Cli.Commands;

/// <summary>A fit to rows that are learned as they are read (<c>--stream</c>), and not held.</summary>
internal sealed class RowStreamFit : IPartwiseFit, IProgress<long>
{
    private readonly FitRequest _request;
    private readonly CrabbyConsole _console;
    private readonly SequentialRows _rows;
    private readonly ChosenModel _model;
    private StatusLine? _line;

    private RowStreamFit(FitRequest request, CrabbyConsole console, ChosenModel model, DataFiles files, CancellationToken cancellationToken)
    {
        _model = model;
        _request = request;
        _console = console;
        using (_line = StatusLine.Begin(console, request.Arguments.Quiet, "reading " + files.DataName))
        {
            _rows = files.OpenStream(request.Model, this, cancellationToken);
        }
    }

    /// <inheritdoc/>
    public ModelFrame Sample => _rows.Frame;

    /// <inheritdoc/>
    public bool ReadsMemoryLimit => false;

    /// <summary>Opens the rows; null where they are not read in this way.</summary>
    /// <exception cref="UsageException">An option needs the rows in memory.</exception>
    public static RowStreamFit? Read(
        FitRequest request,
        CrabbyConsole console,
        ChosenModel model,
        DataFiles files,
        CancellationToken cancellationToken
    )
    {
        FitArguments arguments = request.Arguments;
        if (!arguments.Stream)
        {
            return null;
        }

        string? option =
            (arguments.Transform ?? model.Transform) is not null ? "--transform"
            : arguments.SaveData ? "--save-data"
            : arguments.ClusterNodes is not null ? "--cluster-nodes"
            : arguments.Reading.MemoryLimit is not null ? "--memory"
            : model.OptionTexts.Any(static pair => pair.Key == nameof(FtrlOptions.Seed)) ? "--seed"
            : null;
        return option switch
        {
            null => new RowStreamFit(request, console, model, files, cancellationToken),
            "--seed" => throw new UsageException("--seed is not read with --stream: rows are learned in the order in which they stand."),
            "--cluster-nodes" => throw new UsageException("--cluster-nodes is not read with --stream: rows are learned in this process."),
            "--memory" => throw new UsageException("--memory is not read with --stream: no more than one block of rows is in memory."),
            _ => throw new UsageException($"{option} needs all rows in memory, and --stream holds none. Leave one of the two out."),
        };
    }

    /// <inheritdoc/>
    public void Complete() { }

    /// <inheritdoc/>
    public void Dispose() { }

    /// <inheritdoc/>
    public IEstimationResult Fit(IEstimator<RegressionData, IEstimationResult> estimator, string name, CancellationToken cancellationToken)
    {
        if (estimator is not IStreamEstimator<IEstimationResult> streamed)
        {
            throw new UsageException($"--stream: {name} does not learn row by row.");
        }

        using (_line = StatusLine.Begin(_console, _request.Arguments.Quiet, $"fitting {name}"))
        {
            bool areNumbers = _rows.Frame.OutcomeLabels is null;
            return streamed.Fit(_rows.Read(cancellationToken).Select(Checked), cancellationToken);

            RegressionData Checked(RegressionData block)
            {
                _model.RequireOutcomes(block, areNumbers, _rows.OutcomeError);
                return block;
            }
        }
    }

    /// <inheritdoc/>
    public void Note()
    {
        if (!_request.Arguments.Quiet)
        {
            _console.Error.WriteLine(
                FormattableString.Invariant($"note: {_rows.RowCount} rows, {Passes()}, in the order in which they stand; none was kept.")
            );
        }
    }

    /// <inheritdoc/>
    public void Report(long value) => _line?.Say(FormattableString.Invariant($"learning: {value} rows{Pass()}"));

    private string Passes() => _rows.PassCount == 1 ? "one pass" : FormattableString.Invariant($"{_rows.PassCount} passes");

    private string Pass() => _rows.PassCount < 2 ? "" : FormattableString.Invariant($" in pass {_rows.PassCount}");
}
