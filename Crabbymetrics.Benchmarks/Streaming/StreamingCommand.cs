using System.Diagnostics;
using System.Globalization;
using Crabbymetrics.Data;
using Crabbymetrics.Data.Parquet;
using Crabbymetrics.Estimators;
using Crabbymetrics.Inference;

namespace Crabbymetrics.Benchmarks.Streaming;

/// <summary>A Poisson regression on Parquet files within a limit of memory: passes, processor time beside that of decoding alone, and the
/// peak of the process.</summary>
internal static class StreamingCommand
{
    public static int Run(string[] args)
    {
        if (args.Length is < 1 or > 3 || !long.TryParse(args[0], CultureInfo.InvariantCulture, out long rows) || rows < 1)
        {
            Console.Error.WriteLine("streaming: takes a number of rows, a limit such as 1GB, and a folder for the files.");
            return 2;
        }

        MemoryLimit limit = MemoryLimit.Parse(args.Length > 1 ? args[1] : "1GB");
        string folder = args.Length > 2 ? args[2] : Path.Combine(Path.GetTempPath(), "crabby-streaming");
        List<string> paths = StreamingFiles.Write(folder, rows);
        double bytes = paths.Sum(static path => new FileInfo(path).Length);
        Console.WriteLine(
            FormattableString.Invariant($"{rows} rows x {StreamingFiles.Columns}, {paths.Count} files, {bytes / 1e9:F2} GB of Parquet, ")
                + FormattableString.Invariant($"limit {limit}, {Environment.ProcessorCount} processors, .NET {Environment.Version}")
        );
        Timing start = Timing.Now();
        ParquetSource source = ParquetSource.OpenFiles(paths);
        ModelSpecification specification = new() { Formula = Formula.Parse("y ~ .") };
        string last = "";
        StreamingOptions options = new() { MemoryLimit = limit, Progress = new Watch(kind => last += kind + " ") };
        StreamedFrame frame = StreamedFrame.Read(source, specification, options);
        start.Print("reading", frame.Data.PassCount);
        int read = frame.Data.PassCount;
        Timing ofFit = Timing.Now();
        PoissonResult fit = new PoissonEstimator().Fit(frame.Data);
        ofFit.Print("fit", frame.Data.PassCount - read);
        int fitted = frame.Data.PassCount;
        Timing ofErrors = Timing.Now();
        double error = fit.Covariance("hc1").StandardErrors()[1];
        ofErrors.Print("hc1", frame.Data.PassCount - fitted);
        start.Print("all", frame.Data.PassCount);
        Console.WriteLine(frame.Data);
        Console.WriteLine("passes: " + last);
        Console.WriteLine(FormattableString.Invariant($"x1 {fit.Parameters[1]:R} ({error:R})"));
        // Decoding alone: what one pass over all row groups costs without a model.
        Timing ofDecoding = Timing.Now();
        ColumnRequest[] requests = [.. source.ColumnNames.Select(static name => new ColumnRequest(name, ColumnKind.Number))];
        Parallel.For(0, source.Parts.Length, part => source.ReadPart(part, requests));
        ofDecoding.Print("decoding alone", 1);
        using Process process = Process.GetCurrentProcess();
        Console.WriteLine(FormattableString.Invariant($"peak {process.PeakWorkingSet64 / 1e6:F0} MB"));
        return 0;
    }

    private sealed class Watch(Action<string> begin) : IProgress<StreamingProgress>
    {
        public void Report(StreamingProgress value)
        {
            if (value.PartsDone == 1)
            {
                begin(value.Kind);
            }
        }
    }

    private readonly record struct Timing(long Wall, double Processor)
    {
        public static Timing Now()
        {
            using Process process = Process.GetCurrentProcess();
            return new Timing(Stopwatch.GetTimestamp(), process.TotalProcessorTime.TotalSeconds);
        }

        public void Print(string what, int passes)
        {
            using Process process = Process.GetCurrentProcess();
            Console.WriteLine(
                FormattableString.Invariant($"{what}: {passes} passes, {Stopwatch.GetElapsedTime(Wall).TotalSeconds:F1} s, ")
                    + FormattableString.Invariant($"{process.TotalProcessorTime.TotalSeconds - Processor:F1} s of processors, ")
                    + FormattableString.Invariant($"peak so far {process.PeakWorkingSet64 / 1e6:F0} MB")
            );
        }
    }
}
