using Crabbymetrics.Cli.Fitting;
using Crabbymetrics.Cli.Terminal;
using Crabbymetrics.Data;
using Crabbymetrics.Estimators;

namespace Crabbymetrics.Cli.Commands;

/// <summary>A fit by passes over rows that are not all in the memory of this process: Parquet files that are read row group by row group
/// within <c>--memory</c>, or that the workers of <c>--cluster-nodes</c> hold.</summary>
internal sealed class StreamedFit : IPartwiseFit, IProgress<StreamingProgress>
{
    private readonly FitRequest _request;
    private readonly CrabbyConsole _console;
    private readonly string _option;
    private readonly IObservations _data;
    private readonly CheckpointedObservations? _checkpoint;
    private readonly Func<string> _note;
    private readonly IClusterRows? _rows;
    private StatusLine? _line;
    private bool _isComplete;
    private string _work = "reading";

    private StreamedFit(
        FitRequest request,
        CrabbyConsole console,
        ChosenModel model,
        IPartedSource source,
        CancellationToken cancellationToken
    )
    {
        _request = request;
        _console = console;
        _option = "--memory";
        using (_line = StatusLine.Begin(console, request.Arguments.Quiet, _work))
        {
            StreamingOptions options = new() { MemoryLimit = MemoryLimit.Parse(request.Arguments.Reading.MemoryLimit!), Progress = this };
            StreamedFrame frame = StreamedFrame.Read(source, request.Model, options, cancellationToken);
            Sample = frame.Sample;
            StreamedObservations data = frame.Data;
            _checkpoint = Checkpoint(data, model);
            _data = _checkpoint ?? (IObservations)data;
            _note = () =>
                FormattableString.Invariant($"{data.RowCount} rows in {data.PartCount} row groups, {data.KeptPartCount} of them ")
                + FormattableString.Invariant($"kept in memory; {data.PassCount} passes.");
        }
    }

    private StreamedFit(
        FitRequest request,
        CrabbyConsole console,
        ChosenModel model,
        NodeSettings nodes,
        CancellationToken cancellationToken
    )
    {
        _request = request;
        _console = console;
        _option = "--cluster-nodes";
        IReadOnlyList<string> files = new DataFiles(request, console).ForCluster();
        using (_line = StatusLine.Begin(console, request.Arguments.Quiet, _work))
        {
            IClusterProgram program = WorkerCommand.Cluster.Create<IClusterProgram>(_option);
            IClusterRows rows;
            try
            {
                rows = program.OpenAsync(nodes, files, request.Model, Say, cancellationToken).GetAwaiter().GetResult();
            }
            catch (ArgumentException error)
            {
                throw new UsageException($"{_option}: {Messages.WithoutParameter(error)}", error);
            }

            _rows = rows;
            Sample = rows.Sample;
            try
            {
                _checkpoint = Checkpoint(rows.Observations, model);
            }
            catch
            {
                Dispose();
                throw;
            }

            _data = _checkpoint ?? rows.Observations;
            _note = () =>
                FormattableString.Invariant($"{rows.Observations.RowCount} rows in {rows.PartitionCount} partitions on the workers of a ")
                + FormattableString.Invariant($"cluster; {rows.PassCount} passes.");
        }
    }

    /// <summary>A frame of some of the rows: names, levels and warnings are those of all.</summary>
    public ModelFrame Sample { get; }

    /// <inheritdoc/>
    public bool ReadsMemoryLimit => _rows is null;

    /// <summary>Reads the data; null where they are not read in this way.</summary>
    /// <exception cref="UsageException">An option needs the rows in memory.</exception>
    public static StreamedFit? Read(FitRequest request, CrabbyConsole console, ChosenModel model, CancellationToken cancellationToken)
    {
        FitArguments arguments = request.Arguments;
        IPartedSource? source = arguments.ClusterNodes is null ? new DataFiles(request, console).OpenParts() : null;
        if (source is null && arguments.ClusterNodes is null)
        {
            return null;
        }

        string? option =
            (arguments.Transform ?? model.Transform) is not null ? "--transform"
            : arguments.Resume is not null ? "--resume"
            : arguments.SaveData ? "--save-data"
            : arguments.InfluenceFile is not null ? "--influence"
            : arguments.ModelTests.OptionOfRows is { } ofRows ? ofRows
            : arguments.Diagnostics ? "--diagnostics"
            : null;
        return (option, source) switch
        {
            ({ } needed, null) => throw new UsageException(
                $"{needed} needs all rows in memory, and with --cluster-nodes the workers hold them. Leave one of the two out."
            ),
            ({ } needed, _) => throw new UsageException(
                $"{needed} needs all rows in memory, and --memory reads them part by part. Leave one of the two out."
            ),
            (null, null) => new StreamedFit(request, console, model, arguments.ClusterNodes!, cancellationToken),
            (null, { } parts) => new StreamedFit(request, console, model, parts, cancellationToken),
        };
    }

    /// <summary>Fits the model.</summary>
    /// <exception cref="UsageException">The model does not take rows in parts.</exception>
    public IEstimationResult Fit(IEstimator<RegressionData, IEstimationResult> estimator, string name, CancellationToken cancellationToken)
    {
        if (estimator is not IEstimator<IObservations, IEstimationResult> streamed)
        {
            throw new UsageException(
                estimator is IStreamEstimator<IEstimationResult>
                    ? $"{_option}: {name} learns row by row, for which no more than one block of rows is in memory: --stream."
                    : $"{_option}: {name} looks at rows together, and takes no data that are read part by part. Leave it out."
            );
        }

        _work = $"fitting {name}";
        using (_line = StatusLine.Begin(_console, _request.Arguments.Quiet, _work))
        {
            try
            {
                return streamed.Fit(_data, cancellationToken);
            }
            catch (NotSupportedException error)
            {
                throw new UsageException($"{_option}: {Messages.SingleLine(ShellWords.Of(error))}");
            }
        }
    }

    /// <summary>Says how the rows were read.</summary>
    public void Note()
    {
        if (!_request.Arguments.Quiet)
        {
            _console.Error.WriteLine("note: " + _note());
        }

        if (_checkpoint is { ReusedPassCount: > 0 and int reused } && !_request.Arguments.Quiet)
        {
            _console.Error.WriteLine(
                FormattableString.Invariant($"note: the sums of {reused} passes were those of {_request.Arguments.Checkpoint}.")
            );
        }

        if (_checkpoint?.WriteFailure is { } failure)
        {
            _console.Error.WriteLine($"warning: {_request.Arguments.Checkpoint}: the checkpoint could not be written: {failure}");
        }
    }

    /// <inheritdoc/>
    public void Report(StreamingProgress value) =>
        Say(FormattableString.Invariant($"pass {value.Pass} ({value.Kind}), row group {value.PartsDone} of {value.PartCount}"));

    /// <inheritdoc/>
    public void Complete()
    {
        _checkpoint?.Complete();
        _isComplete = true;
    }

    /// <summary>Leaves the cluster, whose workers give the rows back, and closes the checkpoint.</summary>
    public void Dispose()
    {
        if (_checkpoint is { SavedPassCount: > 0 and int saved } && !_isComplete && !_request.Arguments.Quiet)
        {
            _console.Error.WriteLine(
                FormattableString.Invariant(
                    $"note: {_request.Arguments.Checkpoint} holds {saved} passes, from which the same command goes on."
                )
            );
        }

        _checkpoint?.Dispose();
        _rows?.DisposeAsync().AsTask().GetAwaiter().GetResult();
    }

    // Limits may be raised, and threads are those of the machine.
    private CheckpointedObservations? Checkpoint(IObservations rows, ChosenModel model)
    {
        if (_request.Arguments.Checkpoint is not { } path)
        {
            return null;
        }

        IEnumerable<string> options = model
            .OptionTexts.Where(static pair =>
                pair.Key is not (nameof(MaximumLikelihoodOptions.MaxIterations) or nameof(MaximumLikelihoodOptions.MaxDegreeOfParallelism))
            )
            .Select(static pair => $", {pair.Key} = {pair.Value}");
        string formula = _request.Model.Formula.Text + (_request.Model.FitIntercept ? "" : ", without an intercept");
        return CheckpointedObservations.Open(rows, path, $"{model.Name} {formula}{string.Concat(options)}");
    }

    private void Say(string what) => _line?.Say($"{_work}: {what}");
}
