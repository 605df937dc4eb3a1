using System.CommandLine;
using System.Diagnostics;
using Crabbymetrics.Cli.Fitting;
using Crabbymetrics.Cli.Reports;
using Crabbymetrics.Cli.Terminal;
using Crabbymetrics.Data;

namespace Crabbymetrics.Cli.Commands;

/// <summary><c>crabby fit NAME</c> for an estimator of panels: reads, fits, reports. The estimator's flags are those of its descriptor, and
/// of what its report can be asked for.</summary>
internal sealed class PanelFit
{
    private readonly EstimatorDescriptor _descriptor;
    private readonly PanelOptions _options = new();
    private readonly OptionFlags _model;
    private readonly OptionFlags? _report;

    public PanelFit(EstimatorDescriptor descriptor)
    {
        _descriptor = descriptor;
        _model = new OptionFlags(descriptor.Options);
        _report = descriptor.Report is { } report ? new OptionFlags(report.Options) : null;
    }

    /// <summary>Adds all options to the command.</summary>
    public void AddTo(Command command, Func<IServiceProvider>? services)
    {
        _options.AddTo(command);
        _model.AddTo(command, services);
        _report?.AddTo(command, services);
        _options.AddRemainingTo(command);
    }

    /// <summary>What is asked about data and output.</summary>
    public FitArguments ReadArguments(ParseResult parsed) => _options.ReadArguments(parsed);

    public int Execute(
        ParseResult parsed,
        FitArguments arguments,
        IServiceProvider services,
        CrabbyConsole console,
        CancellationToken cancellationToken
    )
    {
        PanelSpecification specification = _options.ReadSpecification(parsed);
        object options = _model.Read(parsed, out HashSet<string> given),
            asked = _report?.Read(parsed, out HashSet<string> askedFor) is { } read ? Checked(read, askedFor) : _descriptor;
        _descriptor.RequireOptions(options, given, services);
        IResultFormat format = ResultFormats.Find(arguments.Output);
        IEstimator<PanelData, IEstimationResult> estimator = Create(options, services);
        long start = Stopwatch.GetTimestamp();
        DataFiles files = new(arguments, arguments.Reading.Csv, specification.Time, console);
        PanelFrame frame;
        using (StatusLine.Begin(console, arguments.Quiet, "reading " + files.DataName, arguments.Reading.Csv.Progress as SharedFraction))
        {
            frame = PanelFrame.Read(files.OpenData(), specification, cancellationToken);
        }

        files.RequireTextWhereItIsDescribed();
        double loadSeconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        start = Stopwatch.GetTimestamp();
        IEstimationResult result;
        ResultReport report;
        try
        {
            double seconds;
            using (FitProgress.Begin(console, arguments.Quiet, _descriptor.Name))
            {
                result = estimator.Fit(frame.Data, cancellationToken);
                seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
                report = _descriptor.Report?.Create(result, asked, cancellationToken) ?? Plain(result);
            }

            OwnPictureOptions.Write(arguments.Pictures, _descriptor.Name, result);
            ResultDocument document = new(_descriptor, result, report, frame, loadSeconds, seconds);
            Print(document, format, arguments.Quiet, console);
        }
        catch (ArgumentException error) when (error is not OptionException)
        {
            throw new UsageException($"{files.DataName}: {ShellWords.Of(error, _descriptor.Options)}");
        }

        if (!result.Diagnostics.Converged)
        {
            console.Error.WriteLine($"crabby: the fit did not converge ({result.Diagnostics.TerminationReason}).");
            return ExitCode.FitFailed;
        }

        return ExitCode.Success;
    }

    private object Checked(object options, HashSet<string> given)
    {
        OptionSchema schema = _descriptor.Report!.Options;
        IReadOnlyList<string> faults = schema.ValidateGiven(options, given, OptionWords.Flags);
        return faults.Count == 0 ? options : throw new UsageException(string.Join(" ", faults));
    }

    private IEstimator<PanelData, IEstimationResult> Create(object options, IServiceProvider services) =>
        _descriptor.Create(options, services) as IEstimator<PanelData, IEstimationResult>
        ?? throw new UsageException($"{_descriptor.Name} gives no result that the tool can show: it is no IEstimationResult.");

    private static void Print(ResultDocument document, IResultFormat format, bool quiet, CrabbyConsole console)
    {
        if (!quiet)
        {
            foreach (string warning in document.Warnings)
            {
                console.Error.WriteLine("warning: " + Messages.SingleLine(warning));
            }
        }

        format.Write(document, console.Output);
    }

    // A result without a report of its own is its parameters.
    private static ResultReport Plain(IEstimationResult result) =>
        new()
        {
            Subject = "",
            Sections =
            [
                new ResultSection
                {
                    Key = "parameters",
                    Title = "Parameters",
                    Columns = [new ResultColumn("name", ""), new ResultColumn("estimate", "Estimate")],
                    Rows =
                    [
                        .. result.ParameterNames.Select(
                            (name, j) => (System.Collections.Immutable.ImmutableArray<ResultCell>)[name, result.Parameters[j]]
                        ),
                    ],
                },
            ],
        };
}
