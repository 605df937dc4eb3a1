using Crabbymetrics.Cli.Fitting;
using Crabbymetrics.Cli.Terminal;
using Crabbymetrics.Data;

namespace Crabbymetrics.Cli.Commands;

/// <summary>A fit to Parquet files that are read row group by row group within <c>--memory</c>.</summary>
internal sealed class StreamedFit : IProgress<StreamingProgress>
{
    private readonly FitRequest _request;
    private readonly CrabbyConsole _console;
    private readonly StreamedFrame _frame;
    private StatusLine? _line;
    private string _work = "reading";

    private StreamedFit(FitRequest request, CrabbyConsole console, IPartedSource source, CancellationToken cancellationToken)
    {
        _request = request;
        _console = console;
        using (_line = StatusLine.Begin(console, request.Arguments.Quiet, _work))
        {
            StreamingOptions options = new() { MemoryLimit = MemoryLimit.Parse(request.Arguments.Reading.MemoryLimit!), Progress = this };
            _frame = StreamedFrame.Read(source, request.Model, options, cancellationToken);
        }
    }

    /// <summary>A frame of some of the rows: names, levels and warnings are those of all.</summary>
    public ModelFrame Sample => _frame.Sample;

    /// <summary>Reads the data; null where they are not read in this way.</summary>
    /// <exception cref="UsageException">An option needs the rows in memory.</exception>
    public static StreamedFit? Read(FitRequest request, CrabbyConsole console, ChosenModel model, CancellationToken cancellationToken)
    {
        if (new DataFiles(request, console).OpenParts() is not { } source)
        {
            return null;
        }

        FitArguments arguments = request.Arguments;
        string? option =
            (arguments.Transform ?? model.Transform) is not null ? "--transform"
            : arguments.Resume is not null ? "--resume"
            : arguments.SaveData ? "--save-data"
            : arguments.InfluenceFile is not null ? "--influence"
            : arguments.ModelTests.OptionOfRows is { } ofRows ? ofRows
            : arguments.Diagnostics ? "--diagnostics"
            : null;
        return option is null
            ? new StreamedFit(request, console, source, cancellationToken)
            : throw new UsageException(
                $"{option} needs all rows in memory, and --memory reads them part by part. Leave one of the two out."
            );
    }

    /// <summary>Fits the model.</summary>
    /// <exception cref="UsageException">The model does not take rows in parts.</exception>
    public IEstimationResult Fit(IEstimator<RegressionData, IEstimationResult> estimator, string name, CancellationToken cancellationToken)
    {
        if (estimator is not IEstimator<IObservations, IEstimationResult> streamed)
        {
            throw new UsageException(
                $"--memory: {name} looks at rows together, and takes no data that are read part by part. Leave it out."
            );
        }

        _work = $"fitting {name}";
        using (_line = StatusLine.Begin(_console, _request.Arguments.Quiet, _work))
        {
            try
            {
                return streamed.Fit(_frame.Data, cancellationToken);
            }
            catch (NotSupportedException error)
            {
                throw new UsageException("--memory: " + Messages.SingleLine(error.Message));
            }
        }
    }

    /// <summary>Says how the rows were read.</summary>
    public void Note()
    {
        if (!_request.Arguments.Quiet)
        {
            StreamedObservations data = _frame.Data;
            _console.Error.WriteLine(
                FormattableString.Invariant($"note: {data.RowCount} rows in {data.PartCount} row groups, {data.KeptPartCount} of them ")
                    + FormattableString.Invariant($"kept in memory; {data.PassCount} passes.")
            );
        }
    }

    /// <inheritdoc/>
    public void Report(StreamingProgress value) =>
        _line?.Say(
            FormattableString.Invariant($"{_work}: pass {value.Pass} ({value.Kind}), row group {value.PartsDone} of {value.PartCount}")
        );
}
